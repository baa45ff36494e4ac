service-title = Service requests
service-lead = What customers, and partners for them, ask of support. The designated support contact answers; the time of the first response depends on the severity.
service-lead-own = What your company asks of support, and the answers. The designated support contact of each subscription answers.
service-new = New service request
service-new-lead = The designated support contact gets a letter at once and answers here.
service-search = Title, number or customer
service-any = Any
service-state = Status
service-state-open = Open
service-state-attention = Attention needed
service-state-closed = Closed
service-overdue = First response overdue
service-overdue-badge = Overdue
service-severity = Severity
service-severity-critical = Critical
service-severity-moderate = Moderate
service-severity-minimal = Minimal
service-severity-critical-choice = Critical: work has stopped; first response within 2 hours
service-severity-moderate-choice = Moderate: work is slowed down; first response within 4 hours
service-severity-minimal-choice = Minimal: a question or a wish; first response within 8 hours
service-severity-empty = Choose a severity from the list.
service-severity-kept = The severity has been changed.
service-answers = Who answers
service-answers-own = Our support
service-title-box = Title
service-title-empty = Enter a title.
service-changed = Updated
service-none = There are no service requests.
service-none-found = No service requests match. Search for something else, or show all.
service-about = Subscription or customer
service-about-customer = The customer itself
service-subscription-unknown = Choose from the list only.
service-topic = Topic
service-topic-empty = Choose a topic.
service-topic-access = Sign-in and access
service-topic-licenses = Users and licenses
service-topic-outage = A service doesn't work
service-topic-billing = Invoices and payment
service-topic-subscription = Subscription changes and renewal
service-topic-other = Something else
service-what = What it is about
service-body = Description
service-body-hint = What happens, what you expected, since when, and who is affected. Leave out passwords.
service-body-empty = Describe what you need.
service-contact = Contact
service-contact-hint = Whom support writes to or calls. Answers also go to this address as letters.
service-contact-name = Name
service-contact-name-empty = Enter the name of the contact.
service-opened = The service request has been opened. Whoever answers it has been sent a letter.
service-opened-already = You have already opened { $number } from this page. To open another one with this text, submit it again.
service-see = Open the service request
service-history = Notes
service-answer = Answer
service-new-entry = New
service-due = First response due
service-responded = First response
service-note = Note
service-note-hint = Everybody who works on the request reads it; the other side gets it as a letter. Leave out passwords.
service-note-empty = Enter a note.
service-asks = I need an answer to go on (attention needed)
service-add-note = Add note
service-noted = The note has been added, and the other side has been sent a letter.
service-close = Close
service-closed = The service request has been closed.
service-reopen = Reopen
service-reopened = The service request is open again.
service-hand = Hand to the provider: { $provider }
service-take-over = Take over
service-handed = The provider answers from now on; the other side has been sent a letter.
service-return = Give back to the reseller: { $reseller }
service-returned = The reseller answers again, and has been sent a letter.
service-did-note = Added a note.
service-did-close = Closed the request.
service-did-reopen = Reopened the request.
service-did-hand = Handed the request to the provider.
service-did-take-over = Took the request over.
service-did-return = Gave the request back to the reseller.
service-did-critical = Changed the severity to Critical.
service-did-moderate = Changed the severity to Moderate.
service-did-minimal = Changed the severity to Minimal.
service-stale = { $count ->
        [one] Nothing was sent: { $count } entry was added since you opened this page. It is marked below. Look at it, and send what you typed again if it still holds.
       *[other] Nothing was sent: { $count } entries were added since you opened this page. They are marked below. Look at them, and send what you typed again if it still holds.
    }
service-not-allowed = This can't be done to the service request as it is now: it is closed, or somebody else answers it.
service-full = This service request has too many entries to go on. Open a new one.
service-waiting-overdue = { $count ->
        [one] { $count } waits for a first response that is overdue
       *[other] { $count } wait for a first response that is overdue
    }
service-waiting-open = { $count } open
service-waiting-attention = { $count ->
        [one] { $count } waits for an answer from who asked
       *[other] { $count } wait for an answer from who asked
    }
service-waiting-attention-own = { $count ->
        [one] { $count } needs your attention
       *[other] { $count } need your attention
    }
service-letter-opened-subject = New service request { $number }
service-letter-opened-critical-subject = New critical service request { $number }
service-letter-opened = { $name } ({ $company }) has opened a service request for { $customer }.
service-letter-title = { $number }: { $title }
service-letter-product = Subscription: { $product }
service-letter-text = “{ $text }”
service-letter-due = The first response is due by { $at }.
service-letter-noted-subject = New note in service request { $number }
service-letter-noted = { $name } ({ $company }) has added a note to a service request.
service-letter-asks = Support needs your answer to go on.
service-letter-closed-subject = Service request { $number } has been closed
service-letter-closed = { $name } ({ $company }) has closed a service request. It can be reopened in the portal.
service-letter-reopened-subject = Service request { $number } has been reopened
service-letter-reopened = { $name } ({ $company }) has reopened a service request.
service-letter-handed-subject = Service request { $number } has been handed to you
service-letter-taken-over-subject = { $number }: the provider has taken the service request over
service-letter-handed = { $name } ({ $company }) has handed a service request to the provider. Your support answers from now on.
service-letter-taken-over = { $name } ({ $company }) has taken a service request over that your company was to answer. The provider answers it from now on.
service-letter-returned-subject = Service request { $number } has been given back to you
service-letter-returned = { $name } ({ $company }) has given a service request back. Your support answers from now on.
service-file = File
service-file-hint = A picture (PNG, JPEG, WebP), a PDF or plain text of at most 1 MB; at most 10 files and 8 MB in one request.
service-file-heavy = The file is larger than 1 MB. Choose a smaller one.
service-file-kind = The portal takes pictures (PNG, JPEG, WebP), PDF and plain text only.
service-file-large = The picture is too large. Choose one of at most 4,096 pixels each way.
service-file-broken = The picture can't be read. Save it again and choose it once more.
service-file-too-many = A service request holds at most 10 files and 8 MB. This one was not kept.
service-download = Download the file ({ $kind })
service-letter-file = A file came with it. You can download it in the portal.
service-id = Service request ID
service-number = Number
service-opened-at = Opened
service-export = Export service requests
service-count = { $count ->
        [one] { $count } service request
       *[other] { $count } service requests
    }
