namespace Anomaly.Storage.Sql;

/// <summary>A bar with the instant since which it is known as it is.</summary>
/// <param name="Bar">The bar.</param>
/// <param name="KnownFrom">UTC; null where no program has noted it.</param>
internal readonly record struct StoredBar(Bar Bar, DateTime? KnownFrom);

/// <summary>A bar as it was before it was corrected or removed.</summary>
/// <param name="Stored">The bar.</param>
/// <param name="KnownUntil">From then on it was no longer so, UTC.</param>
internal readonly record struct BarRevision(StoredBar Stored, DateTime KnownUntil);

/// <summary>What becomes of bars that a commit corrects or removes, in SQL that both engines speak. The parameters of the times of bars are the engine's.</summary>
internal static class BarRevisionSql
{
    /// <summary>The columns of a bar, and since when it is known.</summary>
    public const string BarColumns = "series_id, time, open, high, low, close, volume, known_from";

    public const string Columns = $"{BarColumns}, known_until";

    /// <summary>Keeps the bars of a stretch, from <c>@from</c> to before <c>@to</c>, as they were until <c>@at</c>. What was known for no time at all is not kept.</summary>
    public const string Keep =
        $"insert into bar_revisions ({Columns}) select {BarColumns}, @at from bars where {InRange} and known_from is distinct from @at on conflict (series_id, time, known_until) do nothing";

    public const string Remove = $"delete from bars where {InRange}";

    /// <summary>After <see cref="Keep"/>, <see cref="Remove"/> and new bars: those that came back as they were, are known since they were.</summary>
    public const string TakeBack =
        $"update bars set known_from = bar_revisions.known_from from bar_revisions where bars.series_id = @series and bars.time >= @from and bars.time < @to and {IsTakenBack}";

    /// <summary>Then these are no revisions.</summary>
    public const string Forget =
        $"delete from bar_revisions where {InRange} and known_until = @at and exists (select 1 from bars where bars.series_id = @series and {IsTakenBack})";

    /// <summary>Deletes the oldest revisions of a series, by the time of their bar.</summary>
    public const string Expired =
        $"delete from bar_revisions where {Old} and time <= coalesce((select time from bar_revisions where {Old} order by time limit 1 offset @batch), @before)";

    private const string InsertText =
        $"insert into bar_revisions ({Columns}) values (@series, @time, @open, @high, @low, @close, @volume, @known_from, @known_until)";

    private const string Old = "series_id = (select series_id from detection_metadata where ticker = @ticker and interval = @interval) and time < @before";

    private const string InRange = "series_id = @series and time >= @from and time < @to";

    private const string IsTakenBack =
        "bar_revisions.series_id = @series and bar_revisions.time = bars.time and bar_revisions.known_until = @at "
        + "and (bar_revisions.open, bar_revisions.high, bar_revisions.low, bar_revisions.close, bar_revisions.volume) = (bars.open, bars.high, bars.low, bars.close, bars.volume)";

    /// <summary>Reads <see cref="BarColumns"/>, with the time as the engine has it.</summary>
    public static StoredBar ReadStored(Row row, DateTime time) =>
        new(new Bar(time, row.Number(2), row.Number(3), row.Number(4), row.Number(5), row.Number(6)), row.TimeOrNull(7));

    /// <summary>Writes a revision; series and time are the engine's.</summary>
    public static SqlQuery Insert(BarRevision revision)
    {
        var ((_, open, high, low, close, volume), knownFrom) = revision.Stored;
        return new SqlQuery(InsertText).With("open", open).With("high", high).With("low", low).With("close", close).With("volume", volume)
            .With("known_from", knownFrom).With("known_until", revision.KnownUntil);
    }
}
