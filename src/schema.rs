// @generated automatically by Diesel CLI.

diesel::table! {
    /// Links that let a person set a password, each once. The link holds a random token, the row its SHA-256.
    account_links (token_hash) {
        token_hash -> Bytea,
        /// A colleague's invitation, a forgotten password, the first Global admin, or the Setup info of a customer's administrator.
        kind -> Text,
        user_id -> Uuid,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
        revoked_at -> Nullable<Timestamptz>,
        /// The address that Setup info went to; empty for links of other kinds.
        sent_to -> Text,
    }
}

diesel::table! {
    /// Who did what to which thing, written in the transaction of the change and never changed.
    activity (id) {
        id -> Uuid,
        at -> Timestamptz,
        provider_id -> Nullable<Uuid>,
        reseller_id -> Nullable<Uuid>,
        customer_id -> Nullable<Uuid>,
        user_id -> Nullable<Uuid>,
        /// The sign-in name of the person, or what acted without one.
        actor -> Text,
        action -> Text,
        subject_id -> Nullable<Uuid>,
        /// The thing's name at that time.
        subject -> Text,
        details -> Jsonb,
        session_id -> Nullable<Uuid>,
        /// Where the request came from.
        address -> Nullable<Text>,
        /// The request's id, as the request log and error pages show it.
        request_id -> Nullable<Text>,
        /// The thing with a page of its own that it concerns: what the details name, or the subject.
        about -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// Where a chain begins after retention has removed its oldest records: the last seal removed.
    activity_anchors (chain) {
        chain -> Uuid,
        /// The last number removed, and so how many were removed in all.
        number -> Int8,
        hash -> Bytea,
        /// Shows that the portal removed them: HMAC-SHA256 under a key that the database does not hold.
        mac -> Bytea,
    }
}

diesel::table! {
    /// Records that wait for their seal.
    activity_queue (record_id) {
        record_id -> Uuid,
        chain -> Uuid,
    }
}

diesel::table! {
    /// The chains of the activity log: each seal is a hash over its record and the seal before it.
    activity_seals (chain, number) {
        /// The provider the record belongs to, else the reseller, else the nil UUID.
        chain -> Uuid,
        number -> Int8,
        record_id -> Uuid,
        /// HMAC-SHA256 under a key that the database does not hold.
        hash -> Bytea,
    }
}

diesel::table! {
    /// Roles in a customer's account that a partner asked for, or was given when the customer became its own.
    admin_relationships (provider_id, id) {
        provider_id -> Uuid,
        id -> Uuid,
        customer_id -> Uuid,
        /// The partner; null for the provider itself.
        reseller_id -> Nullable<Uuid>,
        /// What both sides call it; unique for the customer, for ever.
        name -> Text,
        roles -> Array<Nullable<Text>>,
        /// For how long it was asked for, from the approval on.
        days -> Int4,
        /// Whether the end is put off by 180 days each time that it comes.
        auto_extend -> Bool,
        asked_at -> Timestamptz,
        /// Null for the roles that a partner is given by default.
        asked_by -> Nullable<Uuid>,
        asked_by_name -> Text,
        /// Where the answer goes: the customer's people don't see the partner's.
        asked_by_email -> Text,
        asked_by_language -> Text,
        started_at -> Nullable<Timestamptz>,
        /// Who approved it, by name; empty for the roles that a partner is given by default.
        started_by -> Text,
        ends_at -> Nullable<Timestamptz>,
        declined_at -> Nullable<Timestamptz>,
        declined_by -> Text,
        declined_reason -> Text,
        terminated_at -> Nullable<Timestamptz>,
        /// Who ended it, or took the request back, by name.
        terminated_by -> Text,
        /// So many days before the end both sides were told last, or need not be told any more; 0: of the end itself.
        told -> Nullable<Int4>,
        /// The partner's name when it asked, or was given the roles.
        partner_name -> Text,
        /// Whether people of the customer's own ended it: from then on no partner is given roles by default.
        ended_by_customer -> Bool,
    }
}

diesel::table! {
    /// Tries at what can be guessed, counted for all nodes together over a day from the first one.
    attempts (kind, key) {
        kind -> Text,
        /// Whose tries: an account, whether it exists or not, as the SHA-256 of its name, or an address.
        key -> Text,
        began_at -> Timestamptz,
        /// All of the day.
        tries -> Int4,
        /// Those since the last one that succeeded; the pause grows with them.
        failures -> Int4,
        /// Before this, a try is refused without a look at what was typed.
        next_at -> Timestamptz,
    }
}

diesel::table! {
    /// The rows of a file, as they were read, and what came of each.
    bulk_rows (provider_id, run_id, number) {
        provider_id -> Uuid,
        run_id -> Uuid,
        /// Where it stands in the file.
        number -> Int4,
        cells -> Jsonb,
        /// What it is about, so that two rows about one thing are noticed.
        thing -> Nullable<Text>,
        /// Not looked at yet; goes, or is so already, or stays; done, or stays since something has changed or it has failed.
        state -> Text,
        /// What it does, or why it stays: sentences, each a key with its arguments.
        told -> Jsonb,
        /// What the rehearsal worked out: nothing else is done.
        seen -> Nullable<Jsonb>,
        /// How often it has failed; after three times it stays.
        failures -> Int4,
        /// When nothing was left to do for it; null while it waits.
        done_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Changes of many things from one file: rows matched, rehearsed, then done one by one.
    bulk_runs (provider_id, id) {
        provider_id -> Uuid,
        id -> Uuid,
        kind -> Text,
        state -> Text,
        author_id -> Uuid,
        /// The name of who made it, by whose rights the worker does it.
        author -> Text,
        sign_in_name -> Text,
        /// In which it was last confirmed or filled in.
        session_id -> Uuid,
        /// The language of the author.
        language -> Text,
        /// What the file was called; empty for rows that were pasted.
        file_name -> Text,
        /// What the columns are called in the file.
        header -> Jsonb,
        /// What each column of the file holds; empty for one that is not read.
        fields -> Jsonb,
        row_count -> Int4,
        created_at -> Timestamptz,
        /// When the last row was rehearsed.
        checked_at -> Nullable<Timestamptz>,
        /// When the worker begins; until then it can be taken back.
        starts_at -> Nullable<Timestamptz>,
        ended_at -> Nullable<Timestamptz>,
        /// The name of who stopped it or took it back.
        ended_by -> Text,
    }
}

diesel::table! {
    /// Who may read the calendar of renewals at a secret address.
    calendar_feeds (user_id) {
        user_id -> Uuid,
        /// SHA-256 of the secret in the address, which is shown once and kept nowhere.
        token_hash -> Bytea,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// Changes that cost money, asked of the provider by a reseller's people.
    change_requests (provider_id, id) {
        provider_id -> Uuid,
        id -> Uuid,
        subscription_id -> Nullable<Uuid>,
        /// What the change does, as it was shown last: to who asked, or to who decides.
        receipt_id -> Nullable<Uuid>,
        /// The kind of change: the name of its page.
        kind -> Text,
        reseller_id -> Uuid,
        asked_at -> Timestamptz,
        asked_by -> Uuid,
        asked_by_name -> Text,
        /// Where the decision is written to; the provider does not see the reseller's people.
        asked_by_email -> Text,
        asked_by_language -> Text,
        note -> Text,
        /// Null while it waits.
        decision -> Nullable<Text>,
        decided_at -> Nullable<Timestamptz>,
        /// Who decided; who asked, when it was withdrawn by the same person.
        decided_by -> Nullable<Uuid>,
        decided_by_name -> Text,
        /// Why it was declined.
        reason -> Text,
        customer_id -> Uuid,
        /// The products that are asked for; null where a subscription is to be changed.
        order_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// Subscriptions that earn for nobody, or that name a reseller who can't be credited: what the last sweep found.
    credit_problems (provider_id, subscription_id) {
        provider_id -> Uuid,
        subscription_id -> Uuid,
        reseller_id -> Nullable<Uuid>,
        /// What stands in the way, or is to be known; `nobody` when no reseller is named.
        cause -> Text,
        /// The first sweep that found it.
        found_at -> Timestamptz,
    }
}

diesel::table! {
    credit_run_items (provider_id, run_id, subscription_id) {
        provider_id -> Uuid,
        run_id -> Uuid,
        subscription_id -> Uuid,
        /// Who was credited when it was rehearsed: if that has changed since, it stays.
        partner_of_record -> Nullable<Uuid>,
        /// What stood in the way of the new reseller in the rehearsal, or was to be known.
        cause -> Nullable<Text>,
        /// What came of it; null while it waits.
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    /// Changes of who is credited for many subscriptions at once: rehearsed first, then done piece by piece.
    credit_runs (provider_id, id) {
        provider_id -> Uuid,
        id -> Uuid,
        /// Who is to be credited; null for nobody.
        reseller_id -> Nullable<Uuid>,
        /// Found by its MPN ID; who was chosen from the list must be a partner still.
        by_mpn_id -> Bool,
        author_id -> Uuid,
        /// The name of whose run it is.
        author -> Text,
        sign_in_name -> Text,
        created_at -> Timestamptz,
        /// When the rehearsal was applied; null before.
        started_at -> Nullable<Timestamptz>,
        finished_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Who was credited for each subscription since when and until when. Kept by triggers on subscriptions.
    credit_spans (provider_id, subscription_id, since) {
        provider_id -> Uuid,
        subscription_id -> Uuid,
        since -> Timestamptz,
        /// Null while it lasts.
        until -> Nullable<Timestamptz>,
        /// Where the span before it ended: its own beginning; null for the first.
        follows -> Nullable<Timestamptz>,
        /// The subscription was deleted then: no span follows.
        ended -> Bool,
        /// The partner of record; null when nobody was credited.
        reseller_id -> Nullable<Uuid>,
        /// The name of who chose it; empty at the subscription's start.
        changed_by -> Text,
        /// The first day credited: a day (UTC) belongs to who holds it at its end.
        first_day -> Date,
        /// The first day not credited any more; not after first_day when it had no day. The day of deletion belongs to the last span.
        end_day -> Nullable<Date>,
    }
}

diesel::table! {
    /// When the credit of all of a provider's subscriptions was judged last.
    credit_sweeps (provider_id) {
        provider_id -> Uuid,
        swept_at -> Timestamptz,
    }
}

diesel::table! {
    /// What browsers reported that the content security policy stopped: at most 100 rows a day, of nobody in particular.
    csp_reports (day, page, directive, blocked) {
        day -> Date,
        /// The path of the page, without its query.
        page -> Text,
        directive -> Text,
        /// The origin of what was stopped, or a word such as inline.
        blocked -> Text,
        count -> Int8,
        first_seen_at -> Timestamptz,
        last_seen_at -> Timestamptz,
    }
}

diesel::table! {
    /// Every domain taken in any tenant: a name is unique in all of Microsoft's cloud.
    customer_domains (domain) {
        domain -> Text,
        provider_id -> Uuid,
        customer_id -> Uuid,
    }
}

diesel::table! {
    /// The customers of a move.
    customer_move_customers (provider_id, move_id, customer_id) {
        provider_id -> Uuid,
        move_id -> Uuid,
        customer_id -> Uuid,
        /// When everything of the customer was moved or found to stay; null while it waits.
        done_at -> Nullable<Timestamptz>,
        /// How often moving it has failed; after three times it stays.
        failures -> Int4,
    }
}

diesel::table! {
    /// What names the old reseller, one row each, as the rehearsal found it, and what came of it.
    customer_move_steps (provider_id, move_id, kind, thing_id) {
        provider_id -> Uuid,
        move_id -> Uuid,
        /// Null for what is of no customer yet: drafts for new ones, and invitations.
        customer_id -> Nullable<Uuid>,
        kind -> Text,
        /// The customer, subscription, request, order, invitation or grant.
        thing_id -> Uuid,
        /// What it is called, for the reader of the rehearsal.
        name -> Text,
        /// Why it can't go; null when it goes.
        cause -> Nullable<Text>,
        /// What came of it; null while it waits.
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    /// Customers that move from one reseller to another: chosen, rehearsed, then moved one by one.
    customer_moves (provider_id, id) {
        provider_id -> Uuid,
        id -> Uuid,
        from_reseller -> Uuid,
        /// Who takes them; null until it is chosen.
        to_reseller -> Nullable<Uuid>,
        /// What goes; what is left out stays with the old reseller.
        kinds -> Array<Nullable<Text>>,
        /// The day (UTC) from which on they move.
        starts_on -> Nullable<Date>,
        author_id -> Uuid,
        /// The name of who moves them, by whose rights the worker does it.
        author -> Text,
        sign_in_name -> Text,
        /// In which it was last confirmed or filled in.
        session_id -> Uuid,
        /// The language of the author.
        language -> Text,
        created_at -> Timestamptz,
        rehearsed_at -> Nullable<Timestamptz>,
        /// Of what the rehearsal showed: nothing else is confirmed.
        fingerprint -> Text,
        /// When the rehearsal was confirmed; null before.
        confirmed_at -> Nullable<Timestamptz>,
        /// When the worker begins.
        starts_at -> Nullable<Timestamptz>,
        canceled_at -> Nullable<Timestamptz>,
        /// The name of who took it back before it began.
        canceled_by -> Text,
        finished_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Companies that buy through the provider, each in a Microsoft tenant of its own.
    customers (provider_id, id) {
        provider_id -> Uuid,
        id -> Uuid,
        /// The ID of the customer's Microsoft tenant.
        microsoft_id -> Uuid,
        /// The indirect reseller that administers the account; none means the provider's own customer.
        reseller_id -> Nullable<Uuid>,
        name -> Text,
        /// The initial domain, prefix.onmicrosoft.com; it never changes.
        domain -> Text,
        country -> Text,
        registration_number -> Text,
        address_line1 -> Text,
        address_line2 -> Text,
        city -> Text,
        state -> Text,
        postal_code -> Text,
        first_name -> Text,
        last_name -> Text,
        email -> Text,
        phone -> Text,
        /// The name on invoices and in lists; the company's own name stays as it is.
        bill_to_name -> Text,
        language -> Text,
        /// Microsoft Customer Agreement: attested by the provider, accepted by the customer itself, or the customer will be asked.
        agreement -> Text,
        agreement_first_name -> Text,
        agreement_last_name -> Text,
        agreement_email -> Text,
        agreement_phone -> Text,
        agreement_date -> Nullable<Date>,
        created_at -> Timestamptz,
        /// Since when the reseller, or the provider alone, administers the account. Kept by a trigger.
        administered_since -> Timestamptz,
        /// When the provider removed the relationship: no partner sees the customer from then on; null while it lasts.
        relationship_ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// The view with which a list begins for a person.
    default_views (user_id, list) {
        user_id -> Uuid,
        list -> Text,
        view_id -> Uuid,
    }
}

diesel::table! {
    /// On which days of their own a person got the letter with the notifications of the day.
    digests (user_id, day) {
        user_id -> Uuid,
        day -> Date,
    }
}

diesel::table! {
    /// Pictures that the portal has read and written anew itself.
    directory_logos (provider_id, hash) {
        provider_id -> Uuid,
        /// SHA-256 of the file, which names it in its address.
        hash -> Bytea,
        png -> Bytea,
        width -> Int4,
        height -> Int4,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// Versions of public profiles, each as a provider's people asked for it.
    directory_profiles (provider_id, id) {
        provider_id -> Uuid,
        id -> Uuid,
        description_en -> Text,
        description_ru -> Text,
        countries -> Array<Nullable<Text>>,
        products -> Array<Nullable<Text>>,
        languages -> Array<Nullable<Text>>,
        email -> Text,
        phone -> Text,
        website -> Text,
        logo -> Nullable<Bytea>,
        /// What the provider told the operator, who alone reads it.
        note -> Text,
        asked_at -> Timestamptz,
        asked_by -> Uuid,
        asked_by_name -> Text,
        asked_by_email -> Text,
        asked_by_language -> Text,
        /// Null while it waits for the portal's operator.
        decision -> Nullable<Text>,
        decided_at -> Nullable<Timestamptz>,
        /// Why it was declined.
        reason -> Text,
        /// What the public sees of the provider: of its published versions the last.
        current -> Bool,
    }
}

diesel::table! {
    /// Companies that are being enrolled, each by a request's link; gone once they are.
    enrollments (provider_id, request_id) {
        provider_id -> Uuid,
        request_id -> Uuid,
        /// The boxes of the steps, as typed; never a password.
        typed -> Jsonb,
    }
}

diesel::table! {
    /// How customers were called in lists before. Kept by a trigger on customers.
    former_names (provider_id, customer_id, name) {
        provider_id -> Uuid,
        customer_id -> Uuid,
        name -> Text,
    }
}

diesel::table! {
    /// What a person typed into a form and has not sent, or could not.
    kept_forms (user_id, path) {
        user_id -> Uuid,
        /// Where the form is found again.
        path -> Text,
        /// Its boxes, as a browser would send them, without secrets; null once it was sent or thrown away.
        body -> Nullable<Text>,
        /// Whether it was sent, and something in it needed a change.
        refused -> Bool,
        /// When it was typed, or else when it was sent or thrown away: what comes from a page from before that is not kept.
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// Browsers in which a person has signed in. The cookie holds a random token, the row its SHA-256.
    known_devices (user_id, token_hash) {
        user_id -> Uuid,
        token_hash -> Bytea,
        first_seen_at -> Timestamptz,
        last_seen_at -> Timestamptz,
        address -> Text,
        /// What the browser called itself.
        device -> Text,
    }
}

diesel::table! {
    /// The outbox: letters queued with the change they tell of, and sent by the worker.
    letters (id) {
        id -> Uuid,
        provider_id -> Nullable<Uuid>,
        recipient_name -> Text,
        recipient_email -> Text,
        subject -> Text,
        text_body -> Text,
        html_body -> Text,
        status -> Text,
        attempts -> Int4,
        /// When the worker tries next; the pause grows with each attempt.
        next_attempt_at -> Timestamptz,
        created_at -> Timestamptz,
        sent_at -> Nullable<Timestamptz>,
        last_error -> Nullable<Text>,
        /// Who writes, beside the portal's own address; empty for the portal.
        from_name -> Text,
        /// The address that answers go to; empty for the portal's own.
        reply_to -> Text,
        /// The room whose words its subject is; empty where nobody has said.
        kind -> Text,
        /// The path of the page about the thing that it tells of; never one whose address lets somebody in.
        concerns -> Text,
        /// The organization whose person or rule sent it.
        sender -> Nullable<Uuid>,
        /// Who did what it tells of; null where nobody was signed in.
        author_id -> Nullable<Uuid>,
        /// The recipient is a person of another company, whose people the sender is not told of.
        hidden -> Bool,
        /// What it is found by, as search_text writes it. Only find_letters reads it.
        found_by -> Text,
    }
}

diesel::table! {
    /// Who of a customer's users holds a license of which of its subscriptions. Never more than are bought: triggers on both sides see to it.
    license_assignments (provider_id, subscription_id, user_id) {
        provider_id -> Uuid,
        customer_id -> Uuid,
        subscription_id -> Uuid,
        user_id -> Uuid,
        assigned_at -> Timestamptz,
        /// The name of who gave it.
        assigned_by -> Text,
    }
}

diesel::table! {
    /// Each purchase, addition, reduction, renewal, upgrade and longer term; their sum is the count of licenses.
    license_ledger (provider_id, id) {
        provider_id -> Uuid,
        id -> Uuid,
        subscription_id -> Uuid,
        kind -> Text,
        at -> Timestamptz,
        change -> Int4,
        /// How many can be returned of it within seven days, before any was.
        returnable -> Int4,
        /// Of a reduction: the entry whose licenses went back.
        returns -> Nullable<Uuid>,
        /// The name of who made it; empty when time did.
        made_by -> Text,
    }
}

diesel::table! {
    /// Changes that a reseller made within its limit.
    limit_uses (provider_id, receipt_id) {
        provider_id -> Uuid,
        receipt_id -> Uuid,
        reseller_id -> Uuid,
        at -> Timestamptz,
        /// What the added licenses cost per month, in minor units of the provider's currency.
        amount -> Int8,
    }
}

diesel::table! {
    /// What anybody may learn about an enrolled reseller whose MPN ID they know. Kept by a trigger on resellers.
    mpn_ids (mpn_id) {
        mpn_id -> Text,
        reseller_id -> Uuid,
        name -> Text,
        region -> Text,
        suspended -> Bool,
        /// A location's ID earns incentives, a company's does not.
        kind -> Text,
        /// Whether the Microsoft Partner Agreement is signed.
        agreed -> Bool,
        /// Whether the portal's operator, where there is vetting, has let it in.
        authorized -> Bool,
    }
}

diesel::table! {
    /// What a subscription may be upgraded to.
    offer_upgrades (from_offer_id, to_offer_id) {
        from_offer_id -> Text,
        to_offer_id -> Text,
    }
}

diesel::table! {
    /// What waits to be told to people, kept with the change that it is about; the worker tells it and removes the row.
    news (provider_id, id) {
        provider_id -> Uuid,
        id -> Uuid,
        kind -> Text,
        /// The thing that it is about; each person is told once of each kind.
        about -> Text,
        /// Nobody has to decide any more: whoever was told has read it.
        settled -> Bool,
        /// Whose people are told; null for the provider's own.
        reseller_id -> Nullable<Uuid>,
        /// The one person who is told; null for all whose roles allow the decision.
        user_id -> Nullable<Uuid>,
        /// Only people in whose reach the customer is are told.
        customer_id -> Nullable<Uuid>,
        path -> Text,
        words -> Jsonb,
        at -> Timestamptz,
    }
}

diesel::table! {
    /// How often a person gets letters about a kind of notification, where that is not what the portal does by itself.
    notification_choices (user_id, kind) {
        user_id -> Uuid,
        kind -> Text,
        often -> Text,
    }
}

diesel::table! {
    /// What waits for a person's decision, told to that person once.
    notifications (user_id, id) {
        user_id -> Uuid,
        id -> Uuid,
        kind -> Text,
        about -> Text,
        path -> Text,
        /// A key with its arguments.
        words -> Jsonb,
        at -> Timestamptz,
        /// Whether a letter goes at once, with those of the day, or never, as the person had chosen then.
        often -> Text,
        read_at -> Nullable<Timestamptz>,
        mailed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// The catalog: products sold by license. The ID is product:sku, as in the new commerce.
    offers (id) {
        id -> Text,
        name -> Text,
        description_en -> Text,
        description_ru -> Text,
        category -> Text,
        min_licenses -> Int4,
        max_licenses -> Int4,
        /// Whom it is sold to.
        segment -> Text,
    }
}

diesel::table! {
    order_lines (provider_id, order_id, line_number) {
        provider_id -> Uuid,
        order_id -> Uuid,
        line_number -> Int4,
        offer_id -> Text,
        licenses -> Int4,
        term -> Text,
        billing -> Text,
        /// Per license and month, in minor units of the order's currency.
        unit_price -> Int8,
        /// The product as it was called when it was chosen.
        offer -> Text,
        /// What the line started; null in a draft.
        subscription_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// From draft (New customer, New subscription, Review) to placed.
    orders (provider_id, id) {
        provider_id -> Uuid,
        id -> Uuid,
        /// Of the provider's own people; null until somebody of them places what a reseller asks for.
        author_id -> Nullable<Uuid>,
        /// What was asked for and declined or withdrawn stays asked; its request says what became of it.
        status -> Text,
        customer_id -> Nullable<Uuid>,
        /// The reseller that is credited for the subscriptions.
        reseller_id -> Nullable<Uuid>,
        /// Found by MPN ID; without it the reseller must still be a partner when the order is placed.
        credited_by_mpn_id -> Bool,
        /// The New customer form as typed and found right; null once placed, or for an existing customer.
        new_customer -> Nullable<Jsonb>,
        /// The page that Cancel returns to.
        origin -> Text,
        currency -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        placed_at -> Nullable<Timestamptz>,
        /// The customer's own number of the order; empty when it has none.
        purchase_order -> Text,
        /// The reseller whose people asked for it; null where the provider's own people began it.
        asked_by -> Nullable<Uuid>,
        /// Since when colleagues of the author may go on with the draft; null for one that is the author's alone.
        shared_at -> Nullable<Timestamptz>,
        /// The name of who changed the draft last; empty while nobody has.
        updated_by -> Text,
        /// When the submitted draft is placed; null for one that was not submitted. Until then nobody changes it.
        waits_until -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Invitations to partner. The link's token is derived from the id and the secret key; it is not stored.
    partnership_requests (provider_id, id) {
        provider_id -> Uuid,
        id -> Uuid,
        requested_by -> Uuid,
        requested_by_name -> Text,
        language -> Text,
        subject -> Text,
        /// The message as edited, with U+0001 where the personal link stands.
        body -> Text,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        accepted_at -> Nullable<Timestamptz>,
        accepted_by -> Nullable<Uuid>,
        /// The company that enrolled by the link; only one may.
        enrolled -> Nullable<Uuid>,
        recipient_name -> Text,
        /// Empty where the person sends the message from a mail program of theirs.
        recipient_email -> Text,
        /// The letter that carried the link last; null where the portal sent none.
        letter_id -> Nullable<Uuid>,
        /// When it was handed over last: to the outbox, or to the mail program of who asked.
        sent_at -> Nullable<Timestamptz>,
        /// When somebody went on from the page of the link; to look at that page changes nothing.
        opened_at -> Nullable<Timestamptz>,
        declined_at -> Nullable<Timestamptz>,
        declined_by -> Nullable<Uuid>,
        /// The company whose person declined, or empty when nobody was signed in.
        declined_by_name -> Text,
        declined_reason -> Text,
        revoked_at -> Nullable<Timestamptz>,
        /// When somebody with the link asked for a new one; once until it is sent again.
        asked_again_at -> Nullable<Timestamptz>,
        /// When the recipient was reminded; once until it is sent again.
        reminded_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Which reseller works with which provider; only the reseller's acceptance makes one.
    partnerships (provider_id, reseller_id) {
        provider_id -> Uuid,
        reseller_id -> Uuid,
        since -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        /// What the licenses that the reseller adds itself in a calendar month (UTC) may cost per month, in minor units of the provider's currency; null for nothing.
        monthly_limit -> Nullable<Int8>,
        /// When the provider wrote last to the reseller about what it has left to do.
        nudged_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// What a session's browser was asked to sign; it is answered once, within minutes.
    passkey_challenges (session_id) {
        session_id -> Uuid,
        state -> Jsonb,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// A provider's price list. A price holds from its day until the next one's, so no two hold on one day; an offer that has none is not sold.
    prices (provider_id, offer_id, term, billing, starts_on) {
        provider_id -> Uuid,
        offer_id -> Text,
        term -> Text,
        billing -> Text,
        /// Per license and month, in minor units of the provider's currency; null where the plan is withdrawn from this day on.
        unit_price -> Nullable<Int8>,
        /// The first day (UTC) of the price.
        starts_on -> Date,
    }
}

diesel::table! {
    /// The CSP regions a provider is authorized in.
    provider_regions (provider_id, region) {
        provider_id -> Uuid,
        region -> Text,
    }
}

diesel::table! {
    /// Indirect providers: the tenants of the portal.
    providers (id) {
        id -> Uuid,
        name -> Text,
        country -> Text,
        /// Currency of the price list, ISO 4217.
        currency -> Text,
        mpn_id -> Text,
        /// The provider's own mail domain; a customer's contact may not be in it.
        email_domain -> Text,
        support_phone -> Text,
        support_email -> Text,
        support_hours -> Text,
        created_at -> Timestamptz,
        support_website -> Text,
        /// The languages that its support speaks, by ISO 639 code.
        support_languages -> Array<Nullable<Text>>,
        /// Its name in the address of its public profile; null until the first one is published.
        slug -> Nullable<Text>,
        /// The number of the newest service request.
        service_requests -> Int4,
    }
}

diesel::table! {
    /// Codes that stand in for a second factor, each once.
    recovery_codes (user_id, code_hash) {
        user_id -> Uuid,
        /// SHA-256 of the code, which has 140 random bits.
        code_hash -> Bytea,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Invitations to customers: to be the provider's, administered by the reseller. The link's token is derived from the id and the secret key; it is not stored.
    relationship_requests (provider_id, id) {
        provider_id -> Uuid,
        id -> Uuid,
        reseller_id -> Uuid,
        requested_by_name -> Text,
        /// Where letters go about it: who asked may be a person of another organization than the reader.
        requested_by_email -> Text,
        requested_by_language -> Text,
        /// Whether who asked is the reseller's person, and not the provider's.
        by_reseller -> Bool,
        subject -> Text,
        /// The message as edited, with U+0001 where the personal link stands.
        body -> Text,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        /// When it was handed over to the mail program of who asked.
        sent_at -> Nullable<Timestamptz>,
        /// When somebody went on from the page of the link; to look at that page changes nothing.
        opened_at -> Nullable<Timestamptz>,
        accepted_at -> Nullable<Timestamptz>,
        accepted_by -> Nullable<Uuid>,
        declined_at -> Nullable<Timestamptz>,
        declined_reason -> Text,
        revoked_at -> Nullable<Timestamptz>,
        /// Who asked; null for what was asked before the portal noted it.
        requested_by -> Nullable<Uuid>,
        /// What it is found by, as search_text writes it. Only find_letters reads it.
        found_by -> Text,
    }
}

diesel::table! {
    /// What comes when the term of a subscription ends has been said by somebody.
    renewal_decisions (provider_id, subscription_id) {
        provider_id -> Uuid,
        subscription_id -> Uuid,
        /// The end of the term that it was said for; another end is yet to be decided.
        decided_for -> Timestamptz,
        /// The name of who said so last.
        decided_by -> Text,
    }
}

diesel::table! {
    /// Which of its people looks after the renewal of a subscription, for each company that sees it.
    renewal_owners (provider_id, subscription_id, organization_id) {
        provider_id -> Uuid,
        subscription_id -> Uuid,
        /// The provider or the reseller whose person it is.
        organization_id -> Uuid,
        user_id -> Uuid,
    }
}

diesel::table! {
    /// The customers that a reseller sees: those it administers, and those with a subscription that names it. Kept by triggers on customers and subscriptions.
    reseller_customers (reseller_id, provider_id, customer_id) {
        reseller_id -> Uuid,
        provider_id -> Uuid,
        customer_id -> Uuid,
        administers -> Bool,
        /// The customer's, by which the list is sorted.
        bill_to_name -> Text,
    }
}

diesel::table! {
    /// The sums over a reseller's rows are how many customers it administers in a country, and how many of their subscriptions are not deleted. Kept by triggers on customers and subscriptions, summed up by the worker.
    reseller_tallies (provider_id, id) {
        provider_id -> Uuid,
        id -> Int8,
        reseller_id -> Uuid,
        country -> Text,
        customers -> Int8,
        subscriptions -> Int8,
    }
}

diesel::table! {
    /// Indirect resellers enrolled in the CSP program. One may partner with several providers.
    resellers (id) {
        id -> Uuid,
        name -> Text,
        country -> Text,
        region -> Text,
        /// MPN ID as text: leading zeros count.
        mpn_id -> Text,
        /// A location's ID earns incentives, a company's does not.
        mpn_kind -> Text,
        address_line1 -> Text,
        address_line2 -> Text,
        city -> Text,
        state -> Text,
        postal_code -> Text,
        contact_first_name -> Text,
        contact_last_name -> Text,
        contact_email -> Text,
        contact_phone -> Text,
        support_phone -> Text,
        support_email -> Text,
        support_hours -> Text,
        enrolled_at -> Timestamptz,
        /// When its Global admin signed the Microsoft Partner Agreement.
        agreement_signed_at -> Nullable<Timestamptz>,
        suspended_at -> Nullable<Timestamptz>,
        /// The language of letters to the company; null until one of its people has chosen one.
        language -> Nullable<Text>,
        support_website -> Text,
        /// The languages that its support speaks, by ISO 639 code.
        support_languages -> Array<Nullable<Text>>,
        /// Whether it may become a partner: a company that is pending waits for the portal's operator.
        vetting -> Text,
        /// When the operator decided; null where nobody had to, or has yet.
        vetted_at -> Nullable<Timestamptz>,
        /// Why it was rejected, for its own people to read.
        vetting_reason -> Text,
    }
}

diesel::table! {
    /// Filter, order and columns of a list under a name, for a person or for all of the person's organization.
    saved_views (id) {
        id -> Uuid,
        user_id -> Uuid,
        /// The provider whose staff the person is, or whose customer's.
        provider_id -> Nullable<Uuid>,
        reseller_id -> Nullable<Uuid>,
        customer_id -> Nullable<Uuid>,
        /// The code of the list.
        list -> Text,
        name -> Text,
        /// A query string with parameters that the list knows.
        query -> Text,
        /// Whether colleagues of the same organization see it.
        shared -> Bool,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// What a search finds by its text: a row for each thing, kept by triggers. Only find_entries reads it.
    search_entries (provider_id, kind, id) {
        provider_id -> Uuid,
        kind -> Text,
        id -> Uuid,
        /// The customer that it belongs to, whose own row says who may see it; null for what is the provider's alone.
        customer_id -> Nullable<Uuid>,
        /// The beginning of what it is called, as search_text writes it.
        title -> Text,
        /// All that it is found by, as search_lines writes it.
        text -> Text,
    }
}

diesel::table! {
    /// Words without digits that something is, or was, found by, whoever's, for what a mistyped word may mean. Only near_words reads it. Kept by a trigger on search_entries; two that write at the same moment may leave one twice.
    search_words (id) {
        id -> Int8,
        word -> Text,
    }
}

diesel::table! {
    /// What a person proves themselves with beside the password: an authenticator app or a passkey.
    second_factors (id) {
        id -> Uuid,
        user_id -> Uuid,
        /// What its owner calls it.
        name -> Text,
        /// An authenticator app's seed, encrypted with a key that the database doesn't know.
        sealed_seed -> Nullable<Bytea>,
        /// The 30 seconds, counted from 1970, whose code was used last: no code works twice.
        last_step -> Int8,
        /// A passkey's public half, its counter and its backup state.
        passkey -> Nullable<Jsonb>,
        created_at -> Timestamptz,
        last_used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// What was written and done in service requests; only added to.
    service_request_entries (provider_id, id) {
        provider_id -> Uuid,
        id -> Uuid,
        request_id -> Uuid,
        kind -> Text,
        body -> Text,
        /// The new one, where it was changed.
        severity -> Nullable<Text>,
        /// Whether it was written by the side that answers.
        answers -> Bool,
        written_at -> Timestamptz,
        written_by -> Uuid,
        written_by_name -> Text,
        written_by_company -> Text,
    }
}

diesel::table! {
    /// At most one file of the opening and of each note; only added to.
    service_request_files (provider_id, entry_id) {
        provider_id -> Uuid,
        /// The note that it came with; of the file that the request was opened with, the request's own id.
        entry_id -> Uuid,
        request_id -> Uuid,
        kind -> Text,
        bytes -> Bytea,
        weight -> Int4,
    }
}

diesel::table! {
    /// What is asked of the support of a customer or of one of its subscriptions.
    service_requests (provider_id, id) {
        provider_id -> Uuid,
        id -> Uuid,
        /// What people quote; counted for each provider. Kept by a trigger.
        number -> Int4,
        customer_id -> Uuid,
        /// Null where it is about the customer itself.
        subscription_id -> Nullable<Uuid>,
        topic -> Text,
        severity -> Text,
        title -> Text,
        body -> Text,
        contact_name -> Text,
        /// Where the answers are written to.
        contact_email -> Text,
        contact_phone -> Text,
        contact_language -> Text,
        opened_at -> Timestamptz,
        opened_by -> Uuid,
        opened_by_name -> Text,
        opened_by_company -> Text,
        /// When whoever answers wrote first.
        first_response_at -> Nullable<Timestamptz>,
        /// Since when whoever answers waits for an answer: attention is needed.
        asked_at -> Nullable<Timestamptz>,
        /// When the designated reseller handed it to the provider; null where the designated contact answers.
        handed_at -> Nullable<Timestamptz>,
        closed_at -> Nullable<Timestamptz>,
        changed_at -> Timestamptz,
        /// How many entries it has: what a page has shown is compared with it.
        entries -> Int4,
        /// The reseller whose person opened it; null for a provider's or customer's.
        opened_by_reseller -> Nullable<Uuid>,
        /// Where whoever asks is reached; null where nobody was asked for it.
        contact_country -> Nullable<Text>,
    }
}

diesel::table! {
    /// Who is signed in. The cookie holds a random token, the row its SHA-256.
    sessions (token_hash) {
        token_hash -> Bytea,
        user_id -> Uuid,
        created_at -> Timestamptz,
        last_seen_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        /// What the list of one's own sessions names it by.
        id -> Uuid,
        /// What is left of signing in: until then its page alone answers. Null when nothing is.
        awaits -> Nullable<Text>,
        /// When the person last proved who they are.
        proven_at -> Timestamptz,
        /// Where the sign-in came from.
        address -> Text,
        /// What the browser called itself.
        device -> Text,
        /// What its person may do has changed: the next request gives it a new token.
        renew -> Bool,
    }
}

diesel::table! {
    /// Every sign-in name and whose person it is: one name is one person's in the whole portal. Kept by a trigger on users.
    sign_in_names (sign_in_name) {
        sign_in_name -> Text,
        user_id -> Uuid,
        provider_id -> Nullable<Uuid>,
        reseller_id -> Nullable<Uuid>,
        customer_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// Receipts: what a change does, as it was shown; applied once, or never.
    subscription_changes (provider_id, id) {
        provider_id -> Uuid,
        id -> Uuid,
        subscription_id -> Uuid,
        /// What was asked for; null when time made it.
        change -> Nullable<Jsonb>,
        /// All that it does: before, after, charges, effects.
        outcome -> Jsonb,
        /// The subscription's version that it was worked out for.
        version -> Int4,
        author_id -> Nullable<Uuid>,
        /// The name of who had it worked out; empty when time did.
        author -> Text,
        created_at -> Timestamptz,
        applied_at -> Nullable<Timestamptz>,
        /// The name of who submitted it; empty when time did it, or nobody yet.
        applied_by -> Text,
        /// The subscription that an upgrade adds its licenses to, if it is one of those that the customer has.
        into_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// What a customer has running.
    subscriptions (provider_id, id) {
        provider_id -> Uuid,
        id -> Uuid,
        customer_id -> Uuid,
        order_id -> Nullable<Uuid>,
        offer_id -> Text,
        /// The sum of its license ledger, kept by a trigger, for lists.
        licenses -> Int4,
        term -> Text,
        billing -> Text,
        unit_price -> Int8,
        currency -> Text,
        status -> Text,
        auto_renew -> Bool,
        started_at -> Timestamptz,
        term_ends_at -> Timestamptz,
        /// The reseller that earns the incentives: Reseller (MPN ID).
        partner_of_record -> Nullable<Uuid>,
        /// The designated support contact; null is the provider itself.
        support_reseller -> Nullable<Uuid>,
        /// Grows with each change; a page carries the one that it shows.
        version -> Int4,
        /// When it was last changed; null when it never was.
        changed_at -> Nullable<Timestamptz>,
        /// The name of who made the last change; empty when time did.
        changed_by -> Text,
        /// What the customer and its reseller call it; empty for the product's name.
        nickname -> Text,
        term_started_at -> Timestamptz,
        /// The day of the month that terms and billing periods are counted from.
        anchor_day -> Int2,
        /// How often it is billed from the next billing period on, if that changes.
        next_billing -> Nullable<Text>,
        /// What the next renewal changes: offer, licenses, plan, ends_at, each null for the same.
        scheduled -> Nullable<Jsonb>,
        /// When time moves it next: a renewal, an end, a new billing frequency.
        moves_at -> Nullable<Timestamptz>,
        /// Since when the partner of record, or nobody, is credited. Kept by a trigger.
        credited_since -> Timestamptz,
        /// Since when the support contact, or the provider, is it. Kept by a trigger.
        supported_since -> Timestamptz,
        /// The reseller that declined to support it; null once somebody else was chosen.
        support_declined_by -> Nullable<Uuid>,
        support_declined_at -> Nullable<Timestamptz>,
        support_declined_reason -> Text,
        /// Per license and month from the next billing period on, as agreed, if the billing frequency changes then.
        next_unit_price -> Nullable<Int8>,
        /// It is in the extended service term: by the month, at a surcharge, to be canceled on any day.
        extended -> Bool,
    }
}

diesel::table! {
    /// The right to see a temporary password once. The password is made when it is shown and kept nowhere but as the hash of its user.
    temporary_passwords (provider_id, id) {
        provider_id -> Uuid,
        id -> Uuid,
        customer_id -> Uuid,
        user_id -> Uuid,
        order_id -> Nullable<Uuid>,
        issued_by -> Uuid,
        issued_at -> Timestamptz,
        shown_at -> Nullable<Timestamptz>,
        /// The sign-in name of the person it may be shown to, of whatever organization.
        issued_to -> Text,
        /// The session that may see it, within 15 minutes of issued_at.
        session_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// Resellers that a customer's administrator has made tenant owner, so that they can manage its Azure account.
    tenant_owners (provider_id, id) {
        provider_id -> Uuid,
        id -> Uuid,
        customer_id -> Uuid,
        reseller_id -> Uuid,
        /// The reseller's name when it was granted.
        reseller_name -> Text,
        granted_at -> Timestamptz,
        /// The name of the customer's administrator.
        granted_by -> Text,
        taken_back_at -> Nullable<Timestamptz>,
        /// The name of the customer's administrator; empty while it holds.
        taken_back_by -> Text,
    }
}

diesel::table! {
    /// Users of a customer from a file: read and judged first, then added all or none. Kept for a day.
    user_uploads (provider_id, id) {
        provider_id -> Uuid,
        id -> Uuid,
        customer_id -> Uuid,
        /// The usage location of all of them.
        location -> Text,
        /// The subscriptions of which each of them gets a license.
        licenses -> Array<Nullable<Uuid>>,
        /// The rows of the file, as they were typed.
        lines -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
        saved_at -> Nullable<Timestamptz>,
        /// The session that saved it and may download the temporary passwords, within 15 minutes of saved_at.
        session_id -> Nullable<Uuid>,
        /// When the temporary passwords were made and downloaded; they are kept nowhere but as hashes.
        passwords_at -> Nullable<Timestamptz>,
        passwords_to -> Text,
    }
}

diesel::table! {
    /// People who sign in: a provider's, a reseller's or a customer's.
    users (id) {
        id -> Uuid,
        /// What is typed at sign-in: an email address, or admin@prefix.onmicrosoft.com. The row's own id until an invitation is taken up, and once the person is removed.
        sign_in_name -> Text,
        /// Where letters go.
        email -> Text,
        first_name -> Text,
        last_name -> Text,
        /// The provider whose staff this is, or whose customer's.
        provider_id -> Nullable<Uuid>,
        reseller_id -> Nullable<Uuid>,
        customer_id -> Nullable<Uuid>,
        roles -> Array<Nullable<Text>>,
        language -> Nullable<Text>,
        password_hash -> Nullable<Text>,
        /// Set for a temporary password, which must be changed at the first sign-in; null for a lasting one.
        password_expires_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        suspended_at -> Nullable<Timestamptz>,
        /// The person sees only customers of these resellers; null is all.
        reach_resellers -> Nullable<Array<Nullable<Uuid>>>,
        /// The person sees only customers in these countries; null is all.
        reach_countries -> Nullable<Array<Nullable<Text>>>,
        /// When the person last signed in.
        signed_in_at -> Nullable<Timestamptz>,
        /// Removed by a colleague: kept for history, hidden, and the sign-in name is free again.
        removed_at -> Nullable<Timestamptz>,
        /// Grows with each change that a colleague makes; a form carries the one it was filled in on.
        version -> Int4,
        changed_at -> Nullable<Timestamptz>,
        /// The name of the colleague who made the last change.
        changed_by -> Text,
        /// What a customer's user is called in lists; empty for a partner's people, whose first and last name stand there.
        display_name -> Text,
        /// The country where a customer's user uses the products; null for the customer's own country.
        location -> Nullable<Text>,
        /// Of a customer's user: can be restored for 30 days, then the worker removes the row; until then the sign-in name stays taken.
        deleted_at -> Nullable<Timestamptz>,
        /// The time zone that the person has chosen, by its name of the tz database; null for UTC.
        zone -> Nullable<Text>,
        /// When the person showed that they read the mail to their address: by a link that was sent there. Null where they have not.
        email_proven_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// What was submitted and happens in a while, until then to be taken back; and what came of it.
    waiting_changes (provider_id, id) {
        provider_id -> Uuid,
        id -> Uuid,
        kind -> Text,
        /// The order, the receipt of a change, or the reseller whose partnership ends.
        thing_id -> Uuid,
        /// What was typed beside it.
        inputs -> Jsonb,
        /// The name of the company that it is for.
        whom -> Text,
        author_id -> Uuid,
        /// The name of who made it, by whose rights the worker does it.
        author -> Text,
        sign_in_name -> Text,
        /// The reseller whose person made it; null for the provider's own people.
        author_reseller -> Nullable<Uuid>,
        /// In which it was made.
        session_id -> Uuid,
        language -> Text,
        state -> Text,
        made_at -> Timestamptz,
        due_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        /// Why it was refused when it was due: sentences, each a key with its arguments.
        reasons -> Jsonb,
        /// How often it has failed; after three times it is given up.
        failures -> Integer,
    }
}

diesel::table! {
    /// When each piece of the worker's day was done last, on whichever node: `portal doctor` says what is late.
    worker_pulse (piece) {
        piece -> Text,
        done_at -> Timestamptz,
    }
}

diesel::joinable!(account_links -> users (user_id));
diesel::joinable!(admin_relationships -> providers (provider_id));
diesel::joinable!(admin_relationships -> resellers (reseller_id));
diesel::joinable!(bulk_runs -> providers (provider_id));
diesel::joinable!(calendar_feeds -> users (user_id));
diesel::joinable!(change_requests -> resellers (reseller_id));
diesel::joinable!(credit_problems -> resellers (reseller_id));
diesel::joinable!(credit_runs -> providers (provider_id));
diesel::joinable!(credit_runs -> resellers (reseller_id));
diesel::joinable!(credit_spans -> resellers (reseller_id));
diesel::joinable!(credit_sweeps -> providers (provider_id));
diesel::joinable!(customer_moves -> providers (provider_id));
diesel::joinable!(customers -> providers (provider_id));
diesel::joinable!(customers -> resellers (reseller_id));
diesel::joinable!(digests -> users (user_id));
diesel::joinable!(directory_logos -> providers (provider_id));
diesel::joinable!(directory_profiles -> providers (provider_id));
diesel::joinable!(kept_forms -> users (user_id));
diesel::joinable!(known_devices -> users (user_id));
diesel::joinable!(mpn_ids -> resellers (reseller_id));
diesel::joinable!(news -> providers (provider_id));
diesel::joinable!(news -> resellers (reseller_id));
diesel::joinable!(notification_choices -> users (user_id));
diesel::joinable!(notifications -> users (user_id));
diesel::joinable!(order_lines -> offers (offer_id));
diesel::joinable!(orders -> providers (provider_id));
diesel::joinable!(partnership_requests -> providers (provider_id));
diesel::joinable!(partnerships -> providers (provider_id));
diesel::joinable!(partnerships -> resellers (reseller_id));
diesel::joinable!(prices -> offers (offer_id));
diesel::joinable!(prices -> providers (provider_id));
diesel::joinable!(provider_regions -> providers (provider_id));
diesel::joinable!(recovery_codes -> users (user_id));
diesel::joinable!(relationship_requests -> providers (provider_id));
diesel::joinable!(relationship_requests -> resellers (reseller_id));
diesel::joinable!(renewal_owners -> users (user_id));
diesel::joinable!(reseller_customers -> resellers (reseller_id));
diesel::joinable!(reseller_tallies -> providers (provider_id));
diesel::joinable!(reseller_tallies -> resellers (reseller_id));
diesel::joinable!(saved_views -> providers (provider_id));
diesel::joinable!(saved_views -> resellers (reseller_id));
diesel::joinable!(saved_views -> users (user_id));
diesel::joinable!(second_factors -> users (user_id));
diesel::joinable!(service_requests -> providers (provider_id));
diesel::joinable!(service_requests -> resellers (opened_by_reseller));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(sign_in_names -> users (user_id));
diesel::joinable!(subscriptions -> offers (offer_id));
diesel::joinable!(tenant_owners -> resellers (reseller_id));
diesel::joinable!(users -> providers (provider_id));
diesel::joinable!(users -> resellers (reseller_id));
diesel::joinable!(waiting_changes -> providers (provider_id));
diesel::joinable!(waiting_changes -> resellers (author_reseller));

diesel::allow_tables_to_appear_in_same_query!(
    account_links,
    activity,
    activity_anchors,
    activity_queue,
    activity_seals,
    admin_relationships,
    attempts,
    bulk_rows,
    bulk_runs,
    calendar_feeds,
    change_requests,
    credit_problems,
    credit_run_items,
    credit_runs,
    credit_spans,
    credit_sweeps,
    csp_reports,
    customer_domains,
    customer_move_customers,
    customer_move_steps,
    customer_moves,
    customers,
    default_views,
    digests,
    directory_logos,
    directory_profiles,
    enrollments,
    former_names,
    kept_forms,
    known_devices,
    letters,
    license_assignments,
    license_ledger,
    limit_uses,
    mpn_ids,
    news,
    notification_choices,
    notifications,
    offer_upgrades,
    offers,
    order_lines,
    orders,
    partnership_requests,
    partnerships,
    passkey_challenges,
    prices,
    provider_regions,
    providers,
    recovery_codes,
    relationship_requests,
    renewal_decisions,
    renewal_owners,
    reseller_customers,
    reseller_tallies,
    resellers,
    saved_views,
    search_entries,
    search_words,
    second_factors,
    service_request_entries,
    service_request_files,
    service_requests,
    sessions,
    sign_in_names,
    subscription_changes,
    subscriptions,
    temporary_passwords,
    tenant_owners,
    user_uploads,
    users,
    waiting_changes,
    worker_pulse,
);
