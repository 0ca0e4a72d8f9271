DELETE FROM cases_transition WHERE before = 'in_destination' AND after IN ('repatriated', 'missing');
