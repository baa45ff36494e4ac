drop policy invited on customers;
drop policy customer_changes on customers;
drop policy customer on customers;
create policy customer on customers using (id = asking('customer') and provider_id = asking('customers_provider'));
drop policy asked_for on partnerships;
drop policy asked_for on resellers;
create or replace function works_with(provider uuid) returns boolean language sql stable as $$
    select provider in (asking('provider'), asking('customers_provider'))
        or exists (select from partnerships where provider_id = provider and reseller_id = asking('reseller'))
        or exists (select from reseller_customers where provider_id = provider and reseller_id = asking('reseller'))
        or exists (select from partnership_requests where provider_id = provider and id = asking('invitation'))
$$;
drop table relationship_requests;
drop function relationship_request_state;
update customers set agreement = 'attested' where agreement = 'accepted';
alter table customers
    drop constraint customers_agreement_check,
    add constraint customers_agreement_check check (agreement in ('attested', 'asked')),
    drop constraint customers_check,
    add constraint customers_check check ((agreement = 'attested') = (agreement_date is not null));
comment on column customers.agreement is 'Microsoft Customer Agreement: attested by the provider, or the customer will be asked.';
