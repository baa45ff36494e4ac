update customer_moves set kinds = array_remove(kinds, 'tenants') where 'tenants' = any(kinds);
alter table customer_moves
    drop constraint customer_moves_kinds_check,
    add constraint customer_moves_kinds_check
        check (kinds <@ array['administration', 'credit', 'support', 'requests', 'drafts', 'invitations']);
comment on column customer_moves.kinds is 'What goes; what is left out stays with the old reseller.';

delete from customer_move_steps where kind in ('roles', 'roles-asked', 'roles-given');
alter table customer_move_steps
    drop constraint customer_move_steps_kind_check,
    add constraint customer_move_steps_kind_check check (kind in (
        'administration', 'credit', 'support', 'requests', 'orders', 'service', 'drafts', 'invitations', 'tenants'));
comment on table customer_move_steps is 'What names the old reseller, one row each, as the rehearsal found it, and what came of it.';
comment on column customer_move_steps.thing_id is 'The customer, subscription, request, order, invitation or grant.';
