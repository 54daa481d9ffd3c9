"""评选表彰: selections as data, from the call to the award and its revocation; cards, practices shared."""
