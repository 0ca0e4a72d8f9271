-- A rescue may wait for something else than funds; whoever answers that signs as for every other answer.

DROP TRIGGER guard_signature ON donations_fundingdecision;
CREATE TRIGGER guard_signature AFTER INSERT OR UPDATE ON donations_fundingdecision FOR EACH ROW
    WHEN (NEW.status IN ('approved', 'declined', 'safe', 'documents', 'border')) EXECUTE FUNCTION donations_guard_signature();
ALTER TABLE donations_fundingdecision ENABLE ALWAYS TRIGGER guard_signature;
