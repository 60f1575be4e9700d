using System.Text;
using System.Text.Json;
using Anomaly.People;

namespace Anomaly.Storage.Import;

/// <summary>The people of this system that users of the old one become, and the watch lists that its subscribers do.</summary>
internal static class OldPeople
{
    private const int MostBytesOfPreferences = 16 * 1024;

    /// <summary>A document of <c>users</c>. Nobody has shown yet that the address is theirs.</summary>
    public static Person ReadUser(OldDocument document)
    {
        var id = document.Text("_id")?.ToLowerInvariant();
        if (!PersonId.IsWellFormed(id))
            throw new FormatException("its _id is not 24 hex digits");
        var (created, lastLogin) = (document.Time("createdAt", "created_at"), document.Time("lastLogin", "last_login"));
        var person = Person.New(created ?? lastLogin ?? DateTime.UnixEpoch) with
        {
            Id = id!,
            Email = Email(document),
            LineId = document.Text("lineid", "lineId") is { Length: > 0 } line ? line : null,
            Name = Line(document, "name"),
            Username = Line(document, "username"),
            Role = RoleOf(document),
            PictureUrl = document.Text("pictureUrl", "picture_url") is { Length: > 0 and <= 2000 } url && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? url : null,
            LastLogin = lastLogin,
            LoginMethod = document.Text("loginMethod") == "line" ? LoginMethod.Line : LoginMethod.Mail,
            SentOption = document.Text("sentOption") switch { "line" => SentOption.Line, "both" => SentOption.Both, _ => SentOption.Mail },
            TimeZone = Zone(document),
            PasswordHash = Hash(document),
            Preferences = Preferences(document),
        };
        return person.Email is null && person.LineId is null ? throw new FormatException("it has neither an e-mail address nor a LINE account") : person;
    }

    /// <summary>A document of <c>subscribers</c>: whose, by the id of a user or of LINE, and what is followed.</summary>
    public static OldSubscriber ReadSubscriber(OldDocument document)
    {
        var id = document.Text("_id", "id") ?? throw new FormatException("there is no _id");
        var tickers = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var text in document.Texts("tickers", "ticker"))
        {
            if (Ticker.TryParse(text, out var ticker))
                tickers.Add(ticker.Symbol);
            else
                document.Changed($"'{text}' is no ticker and was left out");
        }

        if (tickers.Count > Watch.MostTickers)
            document.Changed($"only the first {Watch.MostTickers} of its {tickers.Count} tickers were taken");
        return new OldSubscriber(id, [.. tickers.Take(Watch.MostTickers)]);
    }

    /// <summary>The list that a person's subscriptions become: the same one however often it is imported.</summary>
    public static Watch WatchOf(Person person, OldSubscriber subscriber, DateTime now) => new()
    {
        Id = Watch.SubscriptionsOf(person.Id),
        PersonId = person.Id,
        Name = "Subscriptions",
        Tickers = [.. subscriber.Tickers],
        CreatedAt = now,
    };

    private static string? Email(OldDocument document)
    {
        if (document.Text("email") is not { Length: > 0 } text)
            return null;
        try
        {
            return EmailAddress.Read(text);
        }
        catch (AccountException)
        {
            document.Changed("its email is no address and was left out");
            return null;
        }
    }

    private static string? Line(OldDocument document, string field)
    {
        try
        {
            return Accounts.Text(document.Text(field), field);
        }
        catch (AccountException)
        {
            document.Changed($"its {field} is longer than a line and was left out");
            return null;
        }
    }

    private static Role RoleOf(OldDocument document)
    {
        // There, whoever could write could be an admin: here an admin says who is.
        if (document.Text("role") is { } text && !(Roles.TryParse(text, out var role) && role == Role.Viewer))
            document.Changed($"role '{text}' became '{Roles.NameOf(Role.Viewer)}': 'anomaly users role' gives another");
        return Role.Viewer;
    }

    private static string Zone(OldDocument document)
    {
        var zone = document.Text("timeZone") is { Length: > 0 } text ? text : "Asia/Tokyo";
        if (TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) && known.HasIanaId)
            return zone;
        document.Changed($"'{zone}' is no time zone and became Asia/Tokyo");
        return "Asia/Tokyo";
    }

    /// <summary>Only hashes of bcrypt: whatever else is kept as a password must not become one.</summary>
    private static string? Hash(OldDocument document)
    {
        if (document.Text("password", "passwordHash") is not { Length: > 0 } hash)
            return null;
        if (hash.StartsWith("$2", StringComparison.Ordinal) && hash.Length == 60)
            return hash;
        document.Changed("its password is no hash of bcrypt and was left out: choose a new one by 'anomaly users reset'");
        return null;
    }

    private static string Preferences(OldDocument document)
    {
        if (document.Field("preferences") is not { ValueKind: JsonValueKind.Object } preferences)
            return "{}";
        var text = preferences.GetRawText();
        if (Encoding.UTF8.GetByteCount(text) <= MostBytesOfPreferences)
            return text;
        document.Changed($"its preferences have more than {MostBytesOfPreferences / 1024} KB and were left out");
        return "{}";
    }
}

/// <summary>Who followed what.</summary>
/// <param name="Id">Of a user, or of LINE.</param>
/// <param name="Tickers">Symbols.</param>
internal sealed record OldSubscriber(string Id, IReadOnlyList<string> Tickers);

/// <summary>Takes people and their watch lists in, one by one.</summary>
internal sealed class PeopleTarget(IPeopleStore? people, IAlertStore? alerts, TimeProvider time) : IImportTarget
{
    private Person? _user;
    private OldSubscriber? _subscriber;

    public int Waiting => _user is null && _subscriber is null ? 0 : 1;

    public bool IsFull => Waiting > 0;

    public void Add(OldDocument document, OldCollection collection)
    {
        if (collection == OldCollection.Users)
            _user = OldPeople.ReadUser(document);
        else
            _subscriber = OldPeople.ReadSubscriber(document);
    }

    public async Task<int> StoreAsync(CancellationToken cancellationToken)
    {
        var (user, subscriber) = (_user, _subscriber);
        (_user, _subscriber) = (null, null);
        if (people is null || alerts is null)
            return 1;
        if (user is not null)
            return await AddAsync(user, cancellationToken) ? 1 : 0;
        return await FollowAsync(subscriber!, cancellationToken) ? 1 : 0;
    }

    private async Task<bool> AddAsync(Person user, CancellationToken cancellationToken)
    {
        if (await people!.AddPersonAsync(user, cancellationToken: cancellationToken))
            return true;
        return await people.FindPersonAsync(user.Id, cancellationToken) is null
            ? throw new FormatException("somebody else here has its e-mail address or LINE account")
            : false;
    }

    private async Task<bool> FollowAsync(OldSubscriber subscriber, CancellationToken cancellationToken)
    {
        var id = subscriber.Id.ToLowerInvariant();
        var person = (PersonId.IsWellFormed(id) ? await people!.FindPersonAsync(id, cancellationToken) : null)
            ?? await people!.FindPersonByProviderAsync(LoginMethod.Line, subscriber.Id, cancellationToken)
            ?? throw new FormatException("nobody here has its id: import the users first");
        if (subscriber.Tickers.Count == 0)
            return false;
        var watch = OldPeople.WatchOf(person, subscriber, time.GetUtcNow().UtcDateTime);
        if ((await alerts!.ListOwnedAsync<Watch>(person.Id, cancellationToken)).Any(other => other.Id == watch.Id))
            return false;
        return await alerts.PutOwnedAsync(watch, Watch.MostOfPerson, cancellationToken)
            ? true
            : throw new FormatException($"its person has {Watch.MostOfPerson} watch lists already");
    }
}
