alter table customer_moves
    drop constraint customer_moves_kinds_check,
    add constraint customer_moves_kinds_check
        check (kinds <@ array['administration', 'credit', 'support', 'requests', 'drafts', 'invitations', 'tenants']);
comment on column customer_moves.kinds is 'What goes; what is left out stays with the old reseller. Of tenant owners, whether their customers are asked to take it back.';

alter table customer_move_steps
    drop constraint customer_move_steps_kind_check,
    add constraint customer_move_steps_kind_check check (kind in (
        'administration', 'credit', 'support', 'requests', 'orders', 'service', 'drafts', 'invitations', 'tenants',
        'roles', 'roles-asked', 'roles-given'));
comment on table customer_move_steps is 'What names the old reseller, and what the new one is given, one row each, as the rehearsal found it, and what came of it.';
comment on column customer_move_steps.thing_id is 'The customer, subscription, request, order, invitation, grant or admin relationship.';
