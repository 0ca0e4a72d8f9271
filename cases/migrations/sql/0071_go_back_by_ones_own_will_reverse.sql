DELETE FROM cases_transition WHERE after = 'returned';
