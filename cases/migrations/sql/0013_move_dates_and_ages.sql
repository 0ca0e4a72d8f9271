-- Rows of people are behind row-level security, for the owner too.
SELECT set_config('lfnkr.scope', 'all', true);

UPDATE cases_person
SET age = stated_age
    || CASE WHEN stated_age_unit = 'months' THEN 'm' WHEN reckoning = 'counting' AND stated_age > 0 THEN 'c'
            WHEN reckoning = 'unknown' THEN 'e' ELSE 'y' END
    || '@' || to_char(stated_on, 'YYYY-MM-DD')
WHERE stated_age IS NOT NULL;

-- Two days were the ends of an interval, or a day and the day something ended: the precision tells which.
UPDATE cases_event
SET happened = CASE
        WHEN precision = 'unknown' OR coalesce(begins_on, ends_on) IS NULL THEN '?'
        WHEN precision = 'month' THEN to_char(coalesce(begins_on, ends_on), 'YYYY-MM')
        WHEN precision = 'year' THEN to_char(coalesce(begins_on, ends_on), 'YYYY')
        WHEN precision = 'before' THEN '<' || to_char(coalesce(ends_on, begins_on), 'YYYY-MM-DD')
        WHEN precision = 'after' THEN '>' || to_char(coalesce(begins_on, ends_on), 'YYYY-MM-DD')
        WHEN precision = 'between' AND begins_on < ends_on
            THEN to_char(begins_on, 'YYYY-MM-DD') || '..' || to_char(ends_on, 'YYYY-MM-DD')
        ELSE to_char(coalesce(begins_on, ends_on), 'YYYY-MM-DD')
    END,
    ended = CASE
        WHEN precision IN ('exact', 'month', 'year') AND begins_on <= ends_on
            OR precision = 'after' AND begins_on < ends_on
            THEN to_char(ends_on, 'YYYY-MM-DD')
    END;
