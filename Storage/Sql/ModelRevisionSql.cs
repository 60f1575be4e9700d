namespace Anomaly.Storage.Sql;

/// <summary>Which model had scored a series before another did.</summary>
/// <param name="Series">Which series.</param>
/// <param name="Version">The model's version; null where none had.</param>
/// <param name="Hash">Its hash; null where none had.</param>
/// <param name="KnownUntil">From then on it was another, UTC.</param>
internal sealed record ModelRevision(SeriesKey Series, string? Version, string? Hash, DateTime KnownUntil);

/// <summary>Which models had scored a series.</summary>
internal static class ModelRevisionSql
{
    public static readonly SqlTable<ModelRevision> Table = new("model_revisions", (columns, revision) => new ModelRevision(
        columns.Series(revision?.Series),
        columns.TextOrNull("model_version", revision?.Version),
        columns.TextOrNull("model_hash", revision?.Hash),
        columns.Time("known_until", revision?.KnownUntil)));

    private static readonly string KeepText =
        $"insert into model_revisions ({Table.Names}) select ticker, interval, model_version, model_hash, @at from detection_metadata "
        + "where ticker = @ticker and interval = @interval on conflict (ticker, interval, known_until) do nothing";

    private static readonly string InsertText = $"insert into model_revisions ({Table.Names}) values ({Table.Values})";

    /// <summary>Keeps which model it was, before the metadata of a series names another.</summary>
    public static SqlQuery Keep(SeriesMetadata next) =>
        new SqlQuery(KeepText).With("at", next.UpdatedAt).With("ticker", next.Series.Ticker.Symbol).With("interval", next.Series.Interval.Code);

    public static SqlQuery Insert(ModelRevision revision) => Table.Write(new SqlQuery(InsertText), revision);

    /// <summary>The model that it was at an instant; no row where it is the present one.</summary>
    public static SqlQuery FindAsOf(SeriesKey series, DateTime asOf) => Table.Select()
        .WhereGiven("ticker = @ticker", "ticker", series.Ticker.Symbol)
        .WhereGiven("interval = @interval", "interval", series.Interval.Code)
        .Where("known_until > @as_of").With("as_of", asOf)
        .Then("order by known_until limit 1");
}
