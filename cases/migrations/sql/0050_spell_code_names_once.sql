-- As cases/operations/actions.py keeps it; code names from before may be spelt otherwise, and stay.
ALTER TABLE cases_operation ADD CONSTRAINT operation_code_name_as_kept
    CHECK (code_name IS NFKC NORMALIZED AND code_name ~ '^\S+( \S+)*$') NOT VALID;
