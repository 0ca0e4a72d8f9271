-- A settled refugee who goes to China for her family is arrested there, or never heard of again.
INSERT INTO cases_transition (before, after) VALUES
    ('in_destination', 'repatriated'),
    ('in_destination', 'missing');
