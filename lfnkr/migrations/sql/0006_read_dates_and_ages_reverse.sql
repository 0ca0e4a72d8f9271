DROP DOMAIN told_age;
DROP DOMAIN fuzzy_date;
DROP FUNCTION told_age_is_possible(text), told_age_born_until(text), told_age_born_from(text), told_age_day(timestamptz),
    fuzzy_date_is_possible(text), fuzzy_latest(text), fuzzy_earliest(text), fuzzy_margin(text), fuzzy_span_ends(text),
    fuzzy_span_length(text), fuzzy_span_begins(text);
