support-profile = Support profile
support-profile-lead = Customers see this wherever your company is the contact for their subscriptions, and so do your partners.
support-profile-kept = The support profile has been updated.
support-profile-shown = What customers see now
support-phone-empty = Enter the phone number of your support.
support-website = Website
support-website-hint = For example, https://www.contoso.com/support
support-website-wrong = Enter the whole address of a page, such as https://www.contoso.com/support, without a name or password in it.
support-hours = Hours
support-hours-hint = When somebody answers, with the time zone.
support-languages = Languages spoken
support-languages-unknown = Choose languages from the list only.
support-speaks = Languages: { $languages }
support-language-ar = Arabic
support-language-de = German
support-language-en = English
support-language-es = Spanish
support-language-fr = French
support-language-hi = Hindi
support-language-it = Italian
support-language-ja = Japanese
support-language-kk = Kazakh
support-language-nl = Dutch
support-language-pl = Polish
support-language-pt = Portuguese
support-language-ru = Russian
support-language-tr = Turkish
support-language-uk = Ukrainian
support-language-zh = Chinese
support-supported = Support
support-supported-lead = Your company is the designated support contact for these subscriptions: their customers call you.
support-supported-none = Your company supports no subscriptions at the moment.
support-since = Since
support-choose = Choose
support-choose-of = Choose: { $product }
support-many = Support contact for several subscriptions
support-many-chosen = Set for the chosen ones
support-many-all = Set for all of them
support-many-none = Choose at least one subscription.
support-many-done = { $count ->
        [one] { $name } is now the support contact for { $count } subscription, of { $of } chosen.
       *[other] { $name } is now the support contact for { $count } subscriptions, of { $of } chosen.
    }
support-outcome = Outcome
support-verdict-changed = Changed
support-verdict-already = It was so already
support-verdict-stale = Not changed: somebody else has changed this subscription in the meantime. Look at it, and choose again.
support-verdict-deleted = Not changed: the subscription has been deleted.
support-decline = Decline support
support-decline-of = Decline support: { $product }, { $customer }
support-decline-means = Your company will no longer support { $product } for { $customer }. From then on, the provider does; it is told by email and reads your reason.
support-decline-yes = Decline support
support-decline-kept = Your company no longer supports this subscription. The provider has been told.
support-decline-changed = Your company is not the support contact of this subscription any more, or somebody has changed it in the meantime, so nothing was changed.
support-reason = Reason
support-reason-hint = The provider reads it. The customer does not.
support-reason-empty = Enter the reason, so that the provider can find somebody else.
support-declined = { $name } declined to support this subscription on { $at }. Until somebody else is chosen, the provider supports it.
support-letter-designated-subject = Your company is now a support contact
support-letter-designated = { $provider } has designated your company as the support contact of { $customer } for: { $products }. The customer sees your support profile.
support-letter-designated-many =
    { $count ->
        [one] { $provider } has designated your company as the support contact of { $count } more subscription. The customer sees your support profile.
       *[other] { $provider } has designated your company as the support contact of { $count } more subscriptions. The customers see your support profile.
    }
support-letter-may-decline = If your company can't support it, decline in the portal and say why; the provider will support it instead.
support-letter-link = View in the portal
support-letter-declined-subject = A reseller has declined to support a subscription
support-letter-declined = { $reseller } has declined to support { $product } for { $customer }. Your company supports it until you choose somebody else.
support-reason-given = Reason: { $reason }
