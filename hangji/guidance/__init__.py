"""联系指导: who is sent to organisations without a Party organisation, how it is planned, and what comes of it."""
