"""红领贷、红企贷: certificates of eligibility of the honoured, consent to one bank, what the bank answered, totals."""
