using System.Globalization;
using System.Text.Json.Serialization;
using Anomaly.People;

namespace Anomaly.Gateway.Api.Documents;

/// <summary>Somebody who signs in.</summary>
/// <param name="Id">24 hex digits.</param>
/// <param name="Email">E-mail address; null for those who gave none.</param>
/// <param name="Name">What to call them.</param>
/// <param name="Username">What they call themselves.</param>
/// <param name="Role">What they may do.</param>
/// <param name="PictureUrl">Where their picture is.</param>
/// <param name="CreatedAt">When they came.</param>
/// <param name="LastLogin">When they signed in last.</param>
/// <param name="LoginMethod">How they signed in last.</param>
/// <param name="SentOption">How they are told of anomalies.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Confirmed">Whether they have shown that the address is theirs.</param>
/// <param name="HasPassword">Whether they have a password.</param>
/// <param name="HasLine">Whether a LINE account is bound to them.</param>
/// <param name="HasOpenId">Whether an account at the provider of OpenID Connect is.</param>
internal sealed record PersonView(
    string Id, string? Email, string? Name, string? Username, Role Role, string? PictureUrl, DateTimeOffset CreatedAt, DateTimeOffset? LastLogin, LoginMethod LoginMethod,
    SentOption SentOption, string TimeZone, bool Confirmed, bool HasPassword, bool HasLine, bool HasOpenId)
{
    public static PersonView Of(Person person) => new(
        person.Id, person.Email, person.Name, person.Username, person.Role, person.PictureUrl, person.CreatedAt, person.LastLogin, person.LoginMethod, person.SentOption, person.TimeZone,
        person.ConfirmedAt is not null, person.PasswordHash is not null, person.LineId is not null, person.OpenIdId is not null);
}

/// <summary>Whether there are accounts, and who asks.</summary>
/// <param name="Accounts">Whether there are accounts.</param>
/// <param name="Person">Who asks; null for those who are not signed in. Without accounts, the user of this machine.</param>
/// <param name="Role">What they may do; null for those who are not signed in.</param>
/// <param name="Registration">Whether people may register themselves.</param>
/// <param name="Line">Whether people sign in by LINE.</param>
/// <param name="OpenId">What the provider of OpenID Connect is called by which people sign in; null where there is none.</param>
/// <param name="Mail">Whether the product can send mail.</param>
internal sealed record SessionView(bool Accounts, PersonView? Person, Role? Role, bool Registration, bool Line, string? OpenId, bool Mail);

/// <summary>Everything that is kept of somebody.</summary>
/// <param name="Person">The account.</param>
/// <param name="Preferences">What their pages keep.</param>
/// <param name="LineId">Their id at LINE.</param>
/// <param name="OpenId">Who they are at the provider of OpenID Connect.</param>
/// <param name="Keys">Their keys.</param>
/// <param name="Remarks">What they said and wrote about anomalies.</param>
/// <param name="Watches">What they follow.</param>
/// <param name="Rules">Of what they are told.</param>
/// <param name="Mutes">Of what they are not.</param>
/// <param name="Channels">Where they are told.</param>
/// <param name="Alerts">The latest 10,000 alerts that were raised for them.</param>
/// <param name="Deliveries">The latest 10,000 messages of these, to channels and the inbox.</param>
/// <param name="Picture">Their picture, as a data address; null where they show none.</param>
/// <param name="Audit">The latest 10,000 changes that they made.</param>
internal sealed record PersonExport(
    PersonView Person, string Preferences, string? LineId, string? OpenId, IReadOnlyList<KeyView> Keys, IReadOnlyList<PersonRemark> Remarks, IReadOnlyList<WatchView> Watches,
    IReadOnlyList<RuleView> Rules, IReadOnlyList<MuteView> Mutes, IReadOnlyList<ChannelView> Channels, IReadOnlyList<AlertView> Alerts, IReadOnlyList<DeliveryView> Deliveries, string? Picture, IReadOnlyList<AuditView> Audit);

/// <summary>A key of a service.</summary>
/// <param name="Id">24 hex digits.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Role">What it may do at most.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="EndsAt">When it ends; null: never.</param>
/// <param name="Key">The key itself, in the answer that makes it and never again.</param>
internal sealed record KeyView(
    string Id, string Name, Role Role, DateTimeOffset CreatedAt, DateTimeOffset? EndsAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Key = null)
{
    public static KeyView Of(ApiKey key) => new(key.Id, key.Name, key.Role, key.CreatedAt, key.EndsAt);
}

/// <summary>People in the order in which they came.</summary>
/// <param name="Items">Some of them.</param>
/// <param name="Total">How many there are.</param>
internal sealed record PeopleView(IReadOnlyList<PersonView> Items, long Total);

/// <summary>Somebody who was added.</summary>
/// <param name="Person">Who.</param>
/// <param name="Link">Where they choose a password, once, within two days; hand it over.</param>
internal sealed record InvitationView(PersonView Person, string Link);

/// <summary>A change that somebody made.</summary>
/// <param name="Sequence">Its number in the chain.</param>
/// <param name="At">When.</param>
/// <param name="Actor">The pseudonym of who did it; local, anonymous or command line.</param>
/// <param name="PersonId">Who that is; null where there is no such person (any more).</param>
/// <param name="Action">What.</param>
/// <param name="Target">On what.</param>
/// <param name="Outcome">How it ended: HTTP status, or done.</param>
/// <param name="CorrelationId">Names the request in the logs.</param>
/// <param name="Hash">Hash of this entry and of all before it.</param>
internal sealed record AuditView(long Sequence, DateTimeOffset At, string Actor, string? PersonId, string Action, string Target, string Outcome, string CorrelationId, string Hash)
{
    public static AuditView Of(AuditEntry entry, string? personId) => new(
        entry.Sequence, DateTime.SpecifyKind(entry.At, DateTimeKind.Utc), entry.Event.Actor, personId, entry.Event.Action, entry.Event.Target, entry.Event.Outcome, entry.Event.CorrelationId, entry.Hash);

    /// <summary>The page of entries.</summary>
    public static PageView<AuditView> Page(IReadOnlyList<AuditEntry> entries, int limit, IReadOnlyDictionary<string, string> people) => new(
        [.. entries.Select(entry => Of(entry, people.GetValueOrDefault(entry.Event.Actor)))],
        entries.Count == limit ? entries[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null);
}
