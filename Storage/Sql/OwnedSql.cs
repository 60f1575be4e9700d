using Anomaly.Detection.Decisions;

namespace Anomaly.Storage.Sql;

/// <summary>A table of what belongs to people, a row each.</summary>
internal sealed class OwnedTable<T>(string name, Func<Columns, T?, T> map)
    where T : class, IOwned
{
    private readonly SqlTable<T> _table = new(name, map);

    public Func<Row, T> Read => _table.Read;

    public SqlQuery Select => _table.Select();

    /// <summary>Some people's, oldest first.</summary>
    public SqlQuery Of(IReadOnlyList<string> people) => _table.Select().WhereOneOf("person_id", "person", people).Then("order by created_at, id");

    /// <summary>Adds or replaces; nothing where the person has too many, or the row is somebody else's.</summary>
    public SqlQuery Put(T owned, int most) => _table.Write(
        new SqlQuery($"insert into {name} ({_table.Names}) select {_table.Values} where (select count(*) from {name} where person_id = @person_id and id <> @id) < @most "
            + $"on conflict (id) do update set {_table.Assignments("id", "person_id", "created_at")} where {name}.person_id = @person_id"),
        owned).With("most", most);

    /// <summary>Writes a row as it was elsewhere.</summary>
    public SqlQuery Insert(T owned) => _table.Write(new SqlQuery($"insert into {name} ({_table.Names}) values ({_table.Values})"), owned);

    public SqlQuery Remove(string personId, string id) =>
        new SqlQuery($"delete from {name} where id = @id and person_id = @person_id").With("id", id).With("person_id", personId);
}

/// <summary>What people follow, and how they want to be told, as rows.</summary>
internal static class OwnedSql
{
    /// <summary>People that one question asks for.</summary>
    public const int MostPerQuery = 100;

    /// <summary>Switches a channel off where it is, and leaves everything else of it.</summary>
    public static SqlQuery DisableChannel(string personId, string id, string problem) =>
        new SqlQuery("update alert_channels set state = 'disabled', problem = @problem where id = @id and person_id = @person_id").With("problem", problem).With("id", id).With("person_id", personId);

    public static readonly OwnedTable<Watch> Watches = new("watches", (columns, watch) => new Watch
    {
        Id = columns.Text("id", watch?.Id),
        PersonId = columns.Text("person_id", watch?.PersonId),
        Name = columns.Text("name", watch?.Name),
        Tickers = columns.Texts("tickers", watch?.Tickers),
        Intervals = columns.Texts("intervals", watch?.Intervals),
        Market = MarketOf(columns.TextOrNull("market", watch?.Market?.ToString())),
        CreatedAt = columns.Time("created_at", watch?.CreatedAt),
    });

    public static readonly OwnedTable<AlertRule> Rules = new("alert_rules", (columns, rule) => new AlertRule
    {
        Id = columns.Text("id", rule?.Id),
        PersonId = columns.Text("person_id", rule?.PersonId),
        Name = columns.Text("name", rule?.Name),
        WatchId = columns.TextOrNull("watch_id", rule?.WatchId),
        MinSeverity = columns.NumberOrNull("min_severity", rule?.MinSeverity),
        Directions = Choices<AnomalyDirection>(columns, "directions", rule?.Directions),
        Subjects = Choices<AlertSubject>(columns, "subjects", rule?.Subjects),
        MarketHoursOnly = columns.Flag("market_hours_only", rule?.MarketHoursOnly),
        QuietFrom = (int?)columns.IntegerOrNull("quiet_from", rule?.QuietFrom),
        QuietTo = (int?)columns.IntegerOrNull("quiet_to", rule?.QuietTo),
        TimeZone = columns.Text("time_zone", rule?.TimeZone),
        Timing = columns.Choice("timing", rule?.Timing, "timing of alerts"),
        MostPerDay = (int?)columns.IntegerOrNull("most_per_day", rule?.MostPerDay),
        Channels = columns.Texts("channels", rule?.Channels),
        Enabled = columns.Flag("enabled", rule?.Enabled),
        CreatedAt = columns.Time("created_at", rule?.CreatedAt),
    });

    public static readonly OwnedTable<AlertMute> Mutes = new("alert_mutes", (columns, mute) => new AlertMute
    {
        Id = columns.Text("id", mute?.Id),
        PersonId = columns.Text("person_id", mute?.PersonId),
        Ticker = columns.TextOrNull("ticker", mute?.Ticker),
        Subject = columns.ChoiceOrNull("subject", mute?.Subject, "subject of alerts"),
        Direction = columns.ChoiceOrNull("direction", mute?.Direction, "direction"),
        AnomalyId = columns.TextOrNull("anomaly_id", mute?.AnomalyId),
        Until = columns.TimeOrNull("until", mute?.Until),
        CreatedAt = columns.Time("created_at", mute?.CreatedAt),
    });

    public static readonly OwnedTable<AlertChannel> Channels = new("alert_channels", (columns, channel) => new AlertChannel
    {
        Id = columns.Text("id", channel?.Id),
        PersonId = columns.Text("person_id", channel?.PersonId),
        Kind = columns.Choice("kind", channel?.Kind, "kind of channel"),
        Name = columns.Text("name", channel?.Name),
        Address = columns.Text("address", channel?.Address),
        State = columns.Choice("state", channel?.State, "state of a channel"),
        Secrets = new ChannelSecrets
        {
            Key = columns.Text("signing_key", channel?.Secrets?.Key),
            FormerKey = columns.TextOrNull("former_key", channel?.Secrets?.FormerKey),
            FormerUntil = columns.TimeOrNull("former_until", channel?.Secrets?.FormerUntil),
            CodeHash = columns.TextOrNull("code_hash", channel?.Secrets?.CodeHash),
            CodeUntil = columns.TimeOrNull("code_until", channel?.Secrets?.CodeUntil),
            WrongCodes = (int)columns.Integer("wrong_codes", channel?.Secrets?.WrongCodes),
        },
        Problem = columns.TextOrNull("problem", channel?.Problem),
        CreatedAt = columns.Time("created_at", channel?.CreatedAt),
    });

    /// <summary>The table of a kind.</summary>
    public static OwnedTable<T> Of<T>()
        where T : class, IOwned => Watches as OwnedTable<T> ?? Rules as OwnedTable<T> ?? Mutes as OwnedTable<T> ?? Channels as OwnedTable<T>
        ?? throw new ArgumentException($"The store keeps no {typeof(T).Name} of people.");

    /// <summary>What is found by ticker besides a list itself, in the transaction that writes or deletes it.</summary>
    public static IEnumerable<SqlQuery> TickersOf(IOwned owned) => owned is not Watch watch ? [] :
    [
        ForgetTickers(watch.PersonId, watch.Id),
        .. watch.Tickers.Distinct().Select(ticker => new SqlQuery(
            "insert into watch_tickers (ticker, watch_id) select @ticker, @watch where exists (select 1 from watches where id = @watch and person_id = @person)")
            .With("ticker", ticker).With("watch", watch.Id).With("person", watch.PersonId)),
    ];

    public static SqlQuery ForgetTickers(string personId, string watchId) =>
        new SqlQuery("delete from watch_tickers where watch_id = @watch and exists (select 1 from watches where id = @watch and person_id = @person)")
            .With("watch", watchId).With("person", personId);

    /// <summary>The lists that hold a ticker; at which intervals is for the caller to look.</summary>
    public static SqlQuery WatchesOf(Ticker ticker) => Watches.Select
        .Where("id in (select watch_id from watch_tickers where ticker = @ticker union all select id from watches where market = @market)")
        .With("ticker", ticker.Symbol).With("market", ticker.Market.ToString()).Then("order by created_at, id");

    private static ImmutableArray<T> Choices<T>(Columns columns, string column, ImmutableArray<T>? value)
        where T : struct, Enum => [.. columns.Texts(column, value is { } known ? [.. known.Select(EnumNames.Of)] : null)
            .Select(name => EnumNames.TryParse(name, out T choice) ? choice : throw new StoreCorruptException(
                $"The database holds a {column} '{name}' that this program does not know. Restore it from a backup, or use the program that wrote it."))];

    private static Market? MarketOf(string? code) => code is null ? null : MarketCodes.Parse(code);
}
