-- What Home counts: of all letters of a large sender few come back.
create index letters_undelivered on letters (sender, created_at) where
    case when status = 'waiting' and last_error is not null then 'deferred'
         when status = 'waiting' then 'queued'
         else status end = 'failed';
