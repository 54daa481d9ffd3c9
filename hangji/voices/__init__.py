"""投诉举报: complaints and reports by anyone, without an account, from the number to the answer."""
