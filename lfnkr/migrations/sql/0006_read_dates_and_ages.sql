-- A date as closely as it is known, kept as text: `2026-11-03T14:05`, `2026-11`, `2026-21` (spring), `<2017`, `>2017`,
-- `2012..2014`, `2016~`, `?`. An age as it was told: `34y@2018-06-15`, `born 1990-05`, `?`. What each means is written
-- twice, in lfnkr/fuzzy and here; a test with random dates holds that both say the same.

CREATE FUNCTION fuzzy_span_begins(span text) RETURNS timestamp
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN make_timestamp(
    left(span, 4)::int,
    CASE WHEN span ~ '^\d{4}-2[1-4]$' THEN (substr(span, 6, 2)::int - 20) * 3
         ELSE coalesce(nullif(substr(span, 6, 2), '')::int, 1) END,
    coalesce(nullif(substr(span, 9, 2), '')::int, 1),
    coalesce(nullif(substr(span, 12, 2), '')::int, 0),
    coalesce(nullif(substr(span, 15, 2), '')::int, 0),
    0
);

CREATE FUNCTION fuzzy_span_length(span text) RETURNS interval
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE length(span)
    WHEN 4 THEN '1 year'::interval
    WHEN 7 THEN CASE WHEN span ~ '-2[1-4]$' THEN '3 months'::interval ELSE '1 month'::interval END
    WHEN 10 THEN '1 day'::interval
    WHEN 13 THEN '1 hour'::interval
    ELSE '1 minute'::interval
END;

CREATE FUNCTION fuzzy_span_ends(span text) RETURNS timestamp
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN fuzzy_span_begins(span) + fuzzy_span_length(span);

-- How much further "about" reaches to both sides.
CREATE FUNCTION fuzzy_margin(span text) RETURNS interval
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE length(span)
    WHEN 10 THEN '3 days'::interval
    WHEN 13 THEN '1 hour'::interval
    WHEN 16 THEN '1 hour'::interval
    ELSE fuzzy_span_length(span)
END;

-- The first moment a date may mean; null where there is no such bound. Spans are those of Tokyo, nine hours before UTC.
CREATE FUNCTION fuzzy_earliest(value text) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN timezone('UTC', CASE
    WHEN value = '?' OR left(value, 1) = '<' THEN NULL
    WHEN left(value, 1) = '>' THEN fuzzy_span_ends(substr(value, 2))
    WHEN right(value, 1) = '~' THEN fuzzy_span_begins(rtrim(value, '~')) - fuzzy_margin(rtrim(value, '~'))
    ELSE fuzzy_span_begins(split_part(value, '..', 1))
END - '9 hours'::interval);

-- The first moment it cannot mean any more.
CREATE FUNCTION fuzzy_latest(value text) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN timezone('UTC', CASE
    WHEN value = '?' OR left(value, 1) = '>' THEN NULL
    WHEN left(value, 1) = '<' THEN fuzzy_span_begins(substr(value, 2))
    WHEN right(value, 1) = '~' THEN fuzzy_span_ends(rtrim(value, '~')) + fuzzy_margin(rtrim(value, '~'))
    ELSE fuzzy_span_ends(split_part(value, '..', -1))
END - '9 hours'::interval);

CREATE FUNCTION fuzzy_date_is_possible(value text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN value = '?' THEN true
    WHEN value !~ ('^[<>]?(19\d\d|20\d\d|2100)(-2[1-4]|-(0[1-9]|1[0-2])(-\d\d(T([01]\d|2[0-3])(:[0-5]\d)?)?)?)?'
                   '(~|\.\.(19\d\d|20\d\d|2100)(-2[1-4]|-(0[1-9]|1[0-2])(-\d\d(T([01]\d|2[0-3])(:[0-5]\d)?)?)?)?)?$') THEN false
    WHEN value ~ '^[<>].*(~|\.\.)' THEN false
    WHEN position('..' IN value) > 0 THEN
        fuzzy_span_begins(split_part(value, '..', 1)) < fuzzy_span_begins(split_part(value, '..', 2))
        AND fuzzy_span_ends(split_part(value, '..', 1)) <= fuzzy_span_ends(split_part(value, '..', 2))
    ELSE coalesce(fuzzy_earliest(value), fuzzy_latest(value)) IS NOT NULL
END;

CREATE DOMAIN fuzzy_date AS text CONSTRAINT fuzzy_date_is_possible CHECK (fuzzy_date_is_possible(VALUE));

-- The day of Tokyo a moment lies in.
CREATE FUNCTION told_age_day(moment timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (timezone('UTC', moment) + '9 hours'::interval)::date;

-- The first day of the birth that agrees with an age as it was told.
CREATE FUNCTION told_age_born_from(value text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN value = '?' THEN NULL
    WHEN left(value, 5) = 'born ' THEN told_age_day(fuzzy_earliest(substr(value, 6)))
    WHEN value ~ '^\d+c@' THEN
        make_date(substring(value from '@(\d{4})')::int - substring(value from '^\d+')::int + 1, 1, 1)
    ELSE (make_date(substring(value from '@(\d{4})')::int, substring(value from '@\d{4}-(\d\d)')::int,
                    substring(value from '(\d\d)$')::int)
          - (substring(value from '^(?:\d+-)?(\d+)')::int + 1)
            * CASE WHEN value ~ '^\d+m@' THEN '1 month'::interval ELSE '1 year'::interval END)::date + 1
END;

-- And the last.
CREATE FUNCTION told_age_born_until(value text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN value = '?' THEN NULL
    WHEN left(value, 5) = 'born ' THEN told_age_day(fuzzy_latest(substr(value, 6)) - '1 microsecond'::interval)
    WHEN value ~ '^\d+[ce]@' THEN least(
        make_date(substring(value from '@(\d{4})')::int - greatest(substring(value from '^\d+')::int, 1) + 1, 12, 31),
        make_date(substring(value from '@(\d{4})')::int, substring(value from '@\d{4}-(\d\d)')::int,
                  substring(value from '(\d\d)$')::int))
    ELSE (make_date(substring(value from '@(\d{4})')::int, substring(value from '@\d{4}-(\d\d)')::int,
                    substring(value from '(\d\d)$')::int)
          - substring(value from '^\d+')::int
            * CASE WHEN value ~ '^\d+m@' THEN '1 month'::interval ELSE '1 year'::interval END)::date
END;

CREATE FUNCTION told_age_is_possible(value text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN value = '?' THEN true
    WHEN left(value, 5) = 'born ' THEN fuzzy_date_is_possible(substr(value, 6))
    WHEN value !~ '^(\d{1,3}-\d{1,3}b|\d{1,3}[yme])@\d{4}-\d\d-\d\d$|^[1-9]\d{0,2}c@\d{4}-\d\d-\d\d$' THEN false
    ELSE substring(value from '^(?:\d+-)?(\d+)')::int <= CASE WHEN value ~ '^\d+m@' THEN 60 ELSE 120 END
        AND substring(value from '^\d+')::int <= substring(value from '^(?:\d+-)?(\d+)')::int
        AND told_age_born_from(value) IS NOT NULL
END;

CREATE DOMAIN told_age AS text CONSTRAINT told_age_is_possible CHECK (told_age_is_possible(VALUE));
