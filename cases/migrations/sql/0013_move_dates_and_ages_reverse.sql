SELECT set_config('lfnkr.scope', 'all', true);

DO $$
BEGIN
    IF EXISTS (SELECT FROM cases_person WHERE age !~ '^\d+[ymce]@') THEN
        RAISE EXCEPTION 'There is an age of a kind that the former columns cannot hold: nothing was moved back.';
    END IF;
    IF EXISTS (
        SELECT FROM cases_event
        WHERE happened !~ '^(\?|\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?|[<>]\d{4}-\d\d-\d\d|\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d)$'
            OR ended !~ '^\d{4}-\d\d-\d\d$' OR (ended IS NOT NULL AND happened ~ '[<.?]')
    ) OR EXISTS (
        SELECT FROM cases_statuschange
        WHERE happened !~ '^(\?|\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?|[<>]\d{4}-\d\d-\d\d|\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d)$'
    ) THEN
        RAISE EXCEPTION 'There is a date of a kind that the former columns cannot hold: nothing was moved back.';
    END IF;
END
$$;

UPDATE cases_person
SET stated_age = substring(age::text from '^\d+')::int,
    stated_age_unit = CASE WHEN age ~ '^\d+m' THEN 'months' ELSE 'years' END,
    reckoning = CASE WHEN age ~ '^\d+c' THEN 'counting' WHEN age ~ '^\d+e' THEN 'unknown' ELSE 'full' END,
    stated_on = split_part(age, '@', 2)::date
WHERE age IS NOT NULL;

UPDATE cases_event
SET precision = CASE
        WHEN happened = '?' THEN 'unknown'
        WHEN happened ~ '^<' THEN 'before'
        WHEN happened ~ '^>' THEN 'after'
        WHEN happened ~ '\.\.' THEN 'between'
        WHEN length(happened) = 4 THEN 'year'
        WHEN length(happened) = 7 THEN 'month'
        ELSE 'exact'
    END,
    begins_on = CASE
        WHEN happened = '?' OR happened ~ '^<' THEN NULL
        WHEN happened ~ '^>' THEN substr(happened, 2)::date
        ELSE (timezone('UTC', happened_from) + '9 hours'::interval)::date
    END,
    ends_on = CASE
        WHEN happened ~ '^<' THEN substr(happened, 2)::date
        WHEN happened ~ '\.\.' THEN split_part(happened, '..', 2)::date
        ELSE ended::text::date
    END;
