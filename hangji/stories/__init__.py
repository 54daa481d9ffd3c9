"""故事和案例: called for, handed in with the consent of those told of, chosen, published by two persons, taken up."""
