# Microsoft's two kinds of PartnerIDs (formerly MPN IDs): the company's, which never transacts, and a location's.
help-mpn = Which MPN ID is needed?
help-mpn-answer = Microsoft gives each partner MPN IDs (now called PartnerIDs): one for the company as a whole, and one for each of its locations. Nothing is bought or credited with the company's ID. Use the ID of the location in the region from which the reseller serves the customer: only that one earns incentives. Leading zeros count.
# 148–149, 159–161
help-record = Who earns the incentives of the subscription?
help-record-answer = The indirect reseller that is credited for the subscription: Microsoft pays incentives to the company whose MPN ID stands here. It says nothing about who administers the customer's account or gives support. With “No indirect reseller” nobody is credited.
help-credit = Why can a reseller not be credited?
help-credit-answer = A reseller can be credited while it is enrolled on this portal in the customer's region, authorized and not suspended, has signed the Microsoft Partner Agreement, and has given the MPN ID of a location. Your own company's MPN ID is refused. Whether the reseller also has to be your partner is a setting of this portal. What stands against the one that you chose is said beside the box, and who can mend it.
# 162–164, 196–197
help-support = What is the designated support contact?
help-support-answer = The company that the customer turns to about this subscription. The customer sees its name, phone and email address, and it answers the customer's service requests about the subscription. It can be your company or a reseller that has a relationship with the customer.
# 142–146: without the agreement nothing is ordered.
help-attest = What do I confirm here?
help-attest-answer = That a person who may act for the customer has accepted the Microsoft Customer Agreement: who it was, and on which day. Without the agreement nothing can be ordered for the customer. If the customer hasn't accepted it yet, let the customer be asked, and order later.
help-domain = What is the domain prefix?
help-domain-answer = The name of the customer's account in Microsoft's cloud: its users sign in with addresses that end in it, its first administrator as admin@prefix.onmicrosoft.com. No other customer can have the same one, and it can't be changed later.
# 188: seven days after a purchase or a renewal.
help-cancel = Until when can licenses be returned or the subscription be canceled?
help-cancel-answer = What was bought can be returned for 168 hours (seven days), each addition for 168 hours of its own; with each renewal that begins anew. After that, licenses and term stay as they are until the term ends. Turn auto-renew off to let it end then.
help-refused = Why can a change be refused?
help-refused-answer = Because a rule of Microsoft's or of this portal stands against it, or because something has changed since the page was shown. The message says which, and what can be done instead, or by whom. Whatever is refused changes nothing.
help-roles = What does a role allow?
help-roles-answer = Each role allows certain actions and nothing else; who has several roles may do what any of them allows. The table of roles names every action. A Global admin may do all that an Admin agent may, and manages colleagues.

shortcuts-title = Keyboard shortcuts
shortcuts-lead = These keys do what links and buttons of the pages do. They do nothing while you type in a box.
shortcuts-find = Go to the search box
shortcuts-down = Next row of the list
shortcuts-up = Previous row of the list
shortcuts-open = Open the row
shortcuts-sheet = Show the shortcuts
shortcuts-close = Close what has opened
shortcuts-settings = All shortcuts, and how to turn them off
shortcuts-single = Shortcuts of single keys
shortcuts-are-on = Single keys are shortcuts. Turn them off if you speak to your computer, or press keys by accident.
shortcuts-are-off = Single keys do nothing.
shortcuts-turn-off = Turn off
shortcuts-turn-on = Turn on
shortcuts-see = Show the shortcuts and their keys
