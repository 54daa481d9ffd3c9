"""专项资金: a year of money, its entries, and what lies where."""
