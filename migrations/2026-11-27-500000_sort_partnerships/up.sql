-- A provider's list of resellers, by how long they have been partners.
create index partnerships_by_since on partnerships (provider_id, since, reseller_id);
