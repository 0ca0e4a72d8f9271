-- From everywhere but an end: whoever asked, is on the way, is safe, has arrived or was missing.
INSERT INTO cases_transition (before, after) VALUES
    ('received', 'returned'),
    ('verifying', 'returned'),
    ('accepted', 'returned'),
    ('waiting', 'returned'),
    ('funded', 'returned'),
    ('in_movement', 'returned'),
    ('interrupted', 'returned'),
    ('safe', 'returned'),
    ('in_destination', 'returned'),
    ('missing', 'returned');
