// What a person does in Thunderbird, done in its own windows: the letter is opened in its list of
// messages, the buttons are those of its own bar, and whatever they do Thunderbird does itself.
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");

const PATIENCE = 20000; // milliseconds

const until = async (what, found) => {
  for (const start = Date.now(); Date.now() - start < PATIENCE; ) {
    const value = await found();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`Thunderbird never came to this: ${what}`);
};

const server = () => MailServices.accounts.accounts[0].incomingServer;
const inbox = () => server().rootFolder.getFolderWithFlags(Ci.nsMsgFolderFlags.Inbox);
const mailWindow = () => Services.wm.getMostRecentWindow("mail:3pane");
const panes = () => mailWindow()?.document.getElementById("tabmail")?.currentAbout3Pane;
const reader = () => panes().messageBrowser.contentWindow;
const bar = () => reader().document.getElementById("imip-bar");

// Asks the server for what is new. Thunderbird may drop a question while it asks one of its own,
// so nobody waits long for the answer; whoever misses a letter asks again.
const fetched = (ask) =>
  new Promise((resolve) => {
    const session = MailServices.mailSession;
    const done = () => {
      clearTimeout(patience);
      session.RemoveFolderListener(listener);
      resolve();
    };
    const listener = {
      onFolderEvent: (folder, what) => {
        if (what === "FolderLoaded" && folder.URI === inbox().URI) done();
      },
    };
    session.AddFolderListener(listener, Ci.nsIFolderListener.event);
    const patience = setTimeout(done, 3000);
    ask();
  });

// Seconds since 1970; a day as 2029-04-16.
const moment = (time) =>
  time.isDate
    ? time.icalString.replace(/(....)(..)(..)/, "$1-$2-$3")
    : time.nativeTime / 1e6;

const event = (item) => ({
  uid: item.id,
  title: item.title,
  start: moment(item.startDate),
  end: moment(item.endDate),
  zone: item.startDate.timezone.tzid,
  place: item.getProperty("LOCATION"),
  organizer: item.organizer?.id ?? null,
  sequence: Number(item.getProperty("SEQUENCE") ?? 0),
  status: item.status,
  answers: Object.fromEntries(
    item.getAttendees().map((one) => [one.id, one.participationStatus]),
  ),
});

const eventsOf = async (calendar) => {
  const filter = Ci.calICalendar.ITEM_FILTER_ALL_ITEMS;
  return (await calendar.getItemsAsArray(filter, 0, null, null)).map(event);
};

const buttons = () =>
  [...reader().document.querySelectorAll("#imip-view-toolbar > toolbarbutton")].filter(
    (one) => !one.hidden && one.getBoundingClientRect().height,
  );

const steps = {
  async ready(password) {
    await until("its window and its calendar are open", () =>
      panes()?.displayFolder && cal.manager.getCalendars().some(cal.itip.isSchedulingCalendar),
    );
    server().password = password;
    await until("the mailbox is known", inbox);
    await fetched(() => panes().displayFolder(inbox().URI));
    await until("the mailbox is shown", () => panes().gFolder?.URI === inbox().URI);
  },

  // Opens the letter of a Message-ID, of several copies the `copy`th, and tells what stands in
  // the bar above it: what Thunderbird makes of it, and which buttons are there to be seen.
  async open(messageId, copy) {
    panes().threadTree.selectedIndex = -1;
    await until("no letter is open", () => !bar() || bar().collapsed);
    const header = await until(`the letter ${messageId} is here`, async () => {
      await fetched(() => inbox().updateFolder(null));
      return [...inbox().messages].filter((one) => one.messageId === messageId)[copy - 1];
    });
    const view = panes().gDBView;
    const row = await until("it is in the list", () => {
      const index = view.findIndexOfMsgHdr(header, true);
      return index < view.rowCount && { index };
    });
    panes().threadTree.selectedIndex = row.index;
    await until("its bar is there", () => !bar().collapsed && reader().calImipBar.itipItem);
    const { itipItem, actionFunc } = reader().calImipBar;
    return {
      letter: reader().gMessage.messageId,
      offers: actionFunc?.method ?? null,
      buttons: buttons().map((one) => one.id),
      events: itipItem.getItemList().map(event),
    };
  },

  async press(id) {
    const button = buttons().find((one) => one.id === id);
    if (!button) throw new Error(`there is no button ${id} to be seen`);
    (button.querySelector("toolbarbutton") ?? button).click();
    await until("the button is gone", () => button.hidden);
  },

  async events() {
    const [own] = cal.manager.getCalendars().filter((one) => one.type === "storage");
    return eventsOf(own);
  },

  // What it reads in messages that nobody has opened.
  async read(messages) {
    return messages.flatMap((message) => {
      const itip = Cc["@mozilla.org/calendar/itip-item;1"].createInstance(Ci.calIItipItem);
      itip.init(message);
      return itip.getItemList().map(event);
    });
  },

  async subscribe(address) {
    const feed = cal.manager.createCalendar("ics", Services.io.newURI(address));
    feed.name = "Feed";
    feed.readOnly = true;
    cal.manager.registerCalendar(feed);
    try {
      return await until("the feed was read", async () => {
        const found = await eventsOf(feed);
        return found.length && found;
      });
    } finally {
      cal.manager.unregisterCalendar(feed);
    }
  },
};

const [step, ...needs] = args;
return steps[step](...needs);
