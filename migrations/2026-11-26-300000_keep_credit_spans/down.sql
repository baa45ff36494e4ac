drop function credit_statement;
drop policy credited on resellers;
drop trigger chain_credit_spans on subscriptions;
drop function chain_credit_spans;
drop trigger open_credit_spans on subscriptions;
drop function open_credit_spans;
create or replace function keep_since_subscription() returns trigger language plpgsql as $$
declare changed timestamptz;
begin
    if tg_op = 'INSERT' then
        new.credited_since := new.started_at;
        new.supported_since := new.started_at;
        return new;
    end if;
    changed := case when new.changed_at is distinct from old.changed_at then new.changed_at else now() end;
    if new.partner_of_record is distinct from old.partner_of_record then
        new.credited_since := changed;
    end if;
    if new.support_reseller is distinct from old.support_reseller then
        new.supported_since := changed;
        -- Somebody was chosen: that another one declined is history.
        if new.support_declined_at is not distinct from old.support_declined_at then
            new.support_declined_by := null;
            new.support_declined_at := null;
            new.support_declined_reason := '';
        end if;
    end if;
    return new;
end $$;
drop table credit_spans;
