"""双向培养 of persons who have agreed to it, and 党务工作者: who serves where, vacancies and who could fill them."""
