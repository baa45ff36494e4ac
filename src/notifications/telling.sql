-- Who can take the decision: one person, or all of a company whose roles allow it, as far as their reach goes.
insert into notifications (user_id, id, kind, about, path, words, at, often)
select person.id, gen_random_uuid(), $8, $9, $10, $11, $12, coalesce(choice.often, $13)
from users as person
left join customers as customer on (customer.provider_id, customer.id) = ($1, $4)
left join notification_choices as choice on (choice.user_id, choice.kind) = (person.id, $8)
where person.suspended_at is null and person.removed_at is null and person.deleted_at is null
  and case
      when $3::uuid is not null then person.id = $3
      when $2::uuid is not null then person.reseller_id = $2
      else person.provider_id = $1 and person.customer_id is null
  end
  and person.roles && case
      when person.reseller_id is not null then $6
      when person.customer_id is null then $5
      else $7
  end
  and ($4::uuid is null or customer.id is null or (
      (person.reach_resellers is null or customer.reseller_id = any (person.reach_resellers))
      and (person.reach_countries is null or customer.country = any (person.reach_countries))))
on conflict (user_id, kind, about) do nothing
returning user_id, often
