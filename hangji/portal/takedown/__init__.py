"""撤稿: a right holder asks that an article go; one hides it where that is urgent, another decides."""
