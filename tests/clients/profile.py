"""What a Thunderbird is told before it starts: one person, one mailbox, one calendar."""

import json

# Not the meetings' own: a wall time that is taken for a local one is seen.
ZONE = "America/New_York"


def profile(email: str, *, imap: int, smtp: int, marionette: int) -> str:
    """Return the user.js of somebody whose mail is on these ports of loopback."""
    told = _account(email, imap=imap, smtp=smtp) | _ALONE | {"marionette.port": marionette}
    lines = (f"user_pref({json.dumps(n)}, {json.dumps(v)});\n" for n, v in told.items())
    return "".join(lines)


def _account(email: str, *, imap: int, smtp: int) -> dict[str, object]:
    """One mailbox, one way out, and a calendar that belongs to the same person."""
    server, own = "mail.server.server1", "mail.identity.id1"
    way_out, calendar = "mail.smtpserver.smtp1", "calendar.registry.home"
    return {
        "mail.accountmanager.accounts": "account1",
        "mail.accountmanager.defaultaccount": "account1",
        "mail.account.account1.server": "server1",
        "mail.account.account1.identities": "id1",
        f"{server}.type": "imap",
        f"{server}.hostname": "127.0.0.1",
        f"{server}.port": imap,
        f"{server}.userName": email,
        f"{server}.name": email,
        f"{server}.authMethod": 3,  # a password as it is, for there is no TLS
        f"{server}.socketType": 0,
        # A test fetches when it opens a letter: two fetches at once show each letter twice.
        f"{server}.max_cached_connections": 1,
        f"{server}.check_new_mail": False,
        f"{server}.login_at_startup": False,
        f"{server}.use_idle": False,
        f"{server}.offline_download": False,
        f"{own}.useremail": email,
        f"{own}.smtpServer": "smtp1",
        f"{own}.fcc": False,
        f"{own}.valid": True,
        "mail.smtpservers": "smtp1",
        "mail.smtp.defaultserver": "smtp1",
        f"{way_out}.type": "smtp",
        f"{way_out}.hostname": "127.0.0.1",
        f"{way_out}.port": smtp,
        f"{way_out}.authMethod": 1,
        f"{way_out}.try_ssl": 0,
        "calendar.list.sortOrder": "home",
        f"{calendar}.type": "storage",
        f"{calendar}.uri": "moz-storage-calendar://",
        f"{calendar}.name": "Home",
        f"{calendar}.imip.identity.key": "id1",
        "calendar.timezone.useSystemTimezone": False,
        "calendar.timezone.local": ZONE,
    }


# It speaks to this machine alone (before all others stands a proxy that is not there), and
# opens no window of its own accord.
_ALONE: dict[str, object] = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.socks": "127.0.0.1",
    "network.proxy.socks_port": 9,
    "network.proxy.socks_remote_dns": True,
    "network.proxy.no_proxies_on": "127.0.0.1",
    "network.proxy.failover_direct": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",  # no other is heeded
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.server": "data:,nothing",
    "app.update.enabled": False,
    "extensions.update.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "mail.inappnotifications.enabled": False,
    "mailnews.default_view_flags": 0,  # no threads: every letter is a row
    "mailnews.start_page.enabled": False,
    "mailnews.start_page_override.mstone": "ignore",
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.spotlight.firstRunDone": True,
    "mail.rights.version": 1,
    "mail.shell.checkDefaultClient": False,
    "mail.chat.enabled": False,
    "mail.biff.show_alert": False,
    "mail.biff.play_sound": False,
}
