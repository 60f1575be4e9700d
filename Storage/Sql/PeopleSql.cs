using Anomaly.People;

namespace Anomaly.Storage.Sql;

/// <summary>A picture, as a row.</summary>
internal sealed record StoredPicture(string PersonId, PersonPicture Picture);

/// <summary>People with their keys, links and tries to sign in, as rows, and the questions about them.</summary>
internal static class PeopleSql
{
    public static readonly SqlTable<Person> People = new("people", Map);
    public static readonly SqlTable<StoredPicture> Pictures = new("person_pictures", Map);
    public static readonly SqlTable<ApiKey> Keys = new("api_keys", Map);
    public static readonly SqlTable<OneTimeLink> Links = new("one_time_links", Map);
    public static readonly SqlTable<SignInTries> Tries = new("sign_in_tries", Map);

    private static readonly string SetPictureText =
        $"insert into person_pictures ({Pictures.Names}) values ({Pictures.Values}) on conflict (person_id) do update set {Pictures.Assignments("person_id")}";

    public static SqlQuery Find(string id) => People.Select().Where("id = @id").With("id", id);

    public static SqlQuery FindByEmail(string email) => People.Select().Where("email = @email").With("email", email);

    public static SqlQuery FindByProvider(LoginMethod provider, string id) => People.Select().Where(provider == LoginMethod.Line ? "line_id = @account" : "openid_id = @account").With("account", id);

    public static SqlQuery List(int skip, int limit) => People.Select().Then("order by created_at, id limit @limit offset @skip").With("limit", limit).With("skip", skip);

    public static SqlQuery Count(Role? role) => new SqlQuery("select count(*) from people").WhereGiven("role = @role", "role", role is { } known ? EnumNames.Of(known) : null);

    public static SqlQuery Add(Person person, bool onlyFirst) => People.Write(
        new SqlQuery($"insert into people ({People.Names}) select {People.Values} where {(onlyFirst ? "not exists (select 1 from people where role = 'admin')" : "true")} on conflict do nothing"), person);

    /// <summary>Writes a person, unless it is another version or somebody else has the address or an account elsewhere meanwhile.</summary>
    public static SqlQuery Update(Person person) => People.Write(
        new SqlQuery($"update people set {People.Assignments("id", "version", "created_at", "pseudonym")}, version = @version + 1 where id = @id and version = @version"
            + " and not exists (select 1 from people other where other.id <> @id and (other.email = @email or other.line_id = @line_id or other.openid_id = @openid_id))"), person);

    /// <summary>Forgets a person with what they follow and were told, and who wrote the notes that they wrote.</summary>
    public static IReadOnlyList<SqlQuery> Remove(string id) =>
    [
        new SqlQuery("delete from people where id = @id").With("id", id),
        new SqlQuery("delete from person_pictures where person_id = @id").With("id", id),
        new SqlQuery("delete from api_keys where person_id = @id").With("id", id),
        new SqlQuery("delete from one_time_links where person_id = @id").With("id", id),
        new SqlQuery("delete from watch_tickers where watch_id in (select id from watches where person_id = @id)").With("id", id),
        new SqlQuery("delete from watches where person_id = @id").With("id", id),
        new SqlQuery("delete from alert_rules where person_id = @id").With("id", id),
        new SqlQuery("delete from alert_mutes where person_id = @id").With("id", id),
        new SqlQuery("delete from alert_channels where person_id = @id").With("id", id),
        new SqlQuery("delete from alert_deliveries where person_id = @id").With("id", id),
        new SqlQuery("delete from alerts where person_id = @id").With("id", id),
        new SqlQuery("update anomaly_notes set author = 'removed' where author = @id").With("id", id),
        new SqlQuery("update anomaly_assessments set author = 'removed' where author = @id").With("id", id),
    ];

    public static SqlQuery NotesOf(string author) =>
        new SqlQuery("select anomaly_id, at, note from anomaly_notes where author = @author order by at, anomaly_id").With("author", author);

    public static SqlQuery AssessmentsOf(string author) =>
        new SqlQuery("select anomaly_id, at, normal from anomaly_assessments where author = @author order by at, anomaly_id").With("author", author);

    public static SqlQuery FindPicture(string personId) => Pictures.Select().Where("person_id = @person").With("person", personId);

    public static SqlQuery SetPicture(StoredPicture picture) => Pictures.Write(new SqlQuery(SetPictureText), picture);

    public static SqlQuery RemovePicture(string personId) => new SqlQuery("delete from person_pictures where person_id = @person").With("person", personId);

    public static SqlQuery Add(ApiKey key) => Keys.Write(new SqlQuery($"insert into api_keys ({Keys.Names}) values ({Keys.Values}) on conflict do nothing"), key);

    public static SqlQuery FindKey(string hash) => Keys.Select().Where("hash = @hash").With("hash", hash);

    public static SqlQuery ListKeys(string personId) => Keys.Select().Where("person_id = @person").With("person", personId).Then("order by created_at, id");

    public static SqlQuery RemoveKey(string personId, string id) =>
        new SqlQuery("delete from api_keys").Where("id = @id").With("id", id).Where("person_id = @person").With("person", personId);

    public static SqlQuery Add(OneTimeLink link) => Links.Write(new SqlQuery($"insert into one_time_links ({Links.Names}) values ({Links.Values}) on conflict do nothing"), link);

    public static SqlQuery ForgetLinks(DateTime now) => new SqlQuery("delete from one_time_links where ends_at <= @now").With("now", now);

    public static SqlQuery FindLink(string hash, LinkPurpose purpose, DateTime now) => Links.Select().Where("hash = @hash").With("hash", hash)
        .Where("purpose = @purpose").With("purpose", EnumNames.Of(purpose)).Where("ends_at > @now").With("now", now);

    public static SqlQuery RemoveLink(string hash) => new SqlQuery("delete from one_time_links where hash = @hash").With("hash", hash);

    public static SqlQuery RemoveLinks(string personId, LinkPurpose purpose) =>
        new SqlQuery("delete from one_time_links where person_id = @person and purpose = @purpose").With("person", personId).With("purpose", EnumNames.Of(purpose));

    public static SqlQuery FindTries(string address) => Tries.Select().Where("address = @address").With("address", address);

    public static SqlQuery Write(SignInTries? before, SignInTries after) => Tries.Write(
        before is null
            ? new SqlQuery($"insert into sign_in_tries ({Tries.Names}) values ({Tries.Values}) on conflict do nothing")
            : new SqlQuery($"update sign_in_tries set {Tries.Assignments("address")} where address = @address and failures = @before and last_at = @before_at")
                .With("before", before.Failures).With("before_at", before.LastAt),
        after);

    public static SqlQuery ForgetTries(DateTime before) => new SqlQuery("delete from sign_in_tries where last_at < @before and locked_until < @before").With("before", before);

    public static SqlQuery ClearTries(string address) => new SqlQuery("delete from sign_in_tries where address = @address").With("address", address);

    private static Person Map(Columns columns, Person? person) => new()
    {
        Id = columns.Text("id", person?.Id),
        Email = columns.TextOrNull("email", person?.Email),
        Name = columns.TextOrNull("name", person?.Name),
        Username = columns.TextOrNull("username", person?.Username),
        Role = columns.Choice("role", person?.Role, "role"),
        PictureUrl = columns.TextOrNull("picture_url", person?.PictureUrl),
        CreatedAt = columns.Time("created_at", person?.CreatedAt),
        LastLogin = columns.TimeOrNull("last_login", person?.LastLogin),
        LoginMethod = columns.Choice("login_method", person?.LoginMethod, "way to sign in"),
        SentOption = columns.Choice("sent_option", person?.SentOption, "way to be told"),
        TimeZone = columns.Text("time_zone", person?.TimeZone),
        LineId = columns.TextOrNull("line_id", person?.LineId),
        OpenIdId = columns.TextOrNull("openid_id", person?.OpenIdId),
        Preferences = columns.Text("preferences", person?.Preferences),
        PasswordHash = columns.TextOrNull("password_hash", person?.PasswordHash),
        ConfirmedAt = columns.TimeOrNull("confirmed_at", person?.ConfirmedAt),
        Stamp = columns.Text("stamp", person?.Stamp),
        Pseudonym = columns.Text("pseudonym", person?.Pseudonym),
        Version = columns.Integer("version", person?.Version),
    };

    private static StoredPicture Map(Columns columns, StoredPicture? row) => new(
        columns.Text("person_id", row?.PersonId),
        new PersonPicture(columns.Text("content_type", row?.Picture.ContentType), columns.BytesOrNull("bytes", row?.Picture.Bytes) ?? []));

    private static ApiKey Map(Columns columns, ApiKey? key) => new()
    {
        Id = columns.Text("id", key?.Id),
        PersonId = columns.Text("person_id", key?.PersonId),
        Name = columns.Text("name", key?.Name),
        Hash = columns.Text("hash", key?.Hash),
        Role = columns.Choice("role", key?.Role, "role"),
        CreatedAt = columns.Time("created_at", key?.CreatedAt),
        EndsAt = columns.TimeOrNull("ends_at", key?.EndsAt),
    };

    private static OneTimeLink Map(Columns columns, OneTimeLink? link) => new()
    {
        Hash = columns.Text("hash", link?.Hash),
        Purpose = columns.Choice("purpose", link?.Purpose, "purpose of a link"),
        PersonId = columns.TextOrNull("person_id", link?.PersonId),
        Payload = columns.TextOrNull("payload", link?.Payload),
        EndsAt = columns.Time("ends_at", link?.EndsAt),
    };

    private static SignInTries Map(Columns columns, SignInTries? tries) => new(
        columns.Text("address", tries?.Address), columns.Integer("failures", tries?.Failures), columns.Time("last_at", tries?.LastAt), columns.Time("locked_until", tries?.LockedUntil));
}
