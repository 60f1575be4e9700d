namespace Anomaly.Grains.Detecting;

/// <summary>Reads what is stored of a series.</summary>
internal sealed class StoredSeries(IDetectionStore store, IOptions<DetectionOptions> options)
{
    private const int AnomaliesPerRead = 1000;

    /// <summary>Metadata, tail and quarantined bars: three indexed reads.</summary>
    public async Task<SeriesSnapshot> LoadAsync(SeriesKey series, CancellationToken cancellationToken)
    {
        var metadata = await store.LoadSeriesAsync(series, cancellationToken);
        if (metadata is null)
            return new SeriesSnapshot(series, null, []);
        var tail = await store.ReadLastBarsAsync(series, options.Value.OverlapBars, cancellationToken: cancellationToken);
        if (tail.Count > 0 && metadata.Anchor is null)
        {
            var first = await store.ReadBarsAsync(series, TimeRange.All, 1, cancellationToken);
            metadata = metadata with { Anchor = first[0].Time, FeatureState = null };
        }

        return new SeriesSnapshot(series, metadata, [.. tail]) { Quarantined = await ReadQuarantinedAsync(series, cancellationToken) };
    }

    private async Task<ImmutableArray<QuarantineEntry>> ReadQuarantinedAsync(SeriesKey series, CancellationToken cancellationToken)
    {
        var query = new QuarantineQuery { Limit = PageRequest.MaxLimit };
        return [.. await StoreReading.ListAllAsync(cursor => store.ListQuarantinedAsync(series, query with { Cursor = cursor }, cancellationToken)).ToListAsync(cancellationToken)];
    }

    /// <summary>Every stored bar of a stretch, oldest first.</summary>
    public Task<Bar[]> ReadBarsAsync(SeriesKey series, TimeRange range, CancellationToken cancellationToken) =>
        store.ReadAllBarsAsync(series, range, cancellationToken);

    /// <summary>The first stored bars of a stretch, oldest first, as they are or as they were at an instant.</summary>
    public Task<IReadOnlyList<Bar>> ReadFirstAsync(SeriesKey series, TimeRange range, int limit, DateTime? asOf, CancellationToken cancellationToken) =>
        store.ReadBarsAsync(series, range, asOf, limit, cancellationToken);

    /// <summary>The last stored bars, oldest first.</summary>
    public Task<IReadOnlyList<Bar>> ReadLastAsync(SeriesKey series, int count, CancellationToken cancellationToken) =>
        store.ReadLastBarsAsync(series, count, cancellationToken: cancellationToken);

    /// <inheritdoc cref="StoreReading.ReadBarPagesAsync" />
    public IAsyncEnumerable<IReadOnlyList<Bar>> ReadPagesAsync(SeriesKey series, TimeRange range, int perPage, DateTime? asOf, CancellationToken cancellationToken) =>
        store.ReadBarPagesAsync(series, range, perPage, asOf, cancellationToken);

    /// <inheritdoc cref="IDetectionStore.FindModelAsOfAsync" />
    public Task<string?> FindModelAsOfAsync(SeriesKey series, DateTime asOf, CancellationToken cancellationToken) => store.FindModelAsOfAsync(series, asOf, cancellationToken);

    /// <summary>Stored dividends and splits of a stretch, oldest first.</summary>
    public async Task<ImmutableArray<CorporateAction>> ReadActionsAsync(SeriesKey series, TimeRange range, CancellationToken cancellationToken)
    {
        var query = new CorporateActionQuery { From = range.From, To = range.To, Limit = PageRequest.MaxLimit };
        return [.. await StoreReading.ListAllAsync(cursor => store.ListCorporateActionsAsync(series, query with { Cursor = cursor }, cancellationToken)).ToListAsync(cancellationToken)];
    }

    /// <summary>The last anomaly of a model in a stretch that holds; null where there is none.</summary>
    public async Task<AnomalyRecord?> FindLastHoldingAsync(SeriesKey series, string modelHash, TimeRange range, CancellationToken cancellationToken)
    {
        var query = QueryOf(series, modelHash, range) with { Statuses = [AnomalyStatus.New, AnomalyStatus.Acknowledged], Limit = 1 };
        return (await store.ListAnomaliesAsync(query, cancellationToken)).Items.FirstOrDefault();
    }

    /// <summary>The anomalies that one model, or any where it is null, found in a stretch, retracted ones too.</summary>
    public Task<List<AnomalyRecord>> ReadAnomaliesAsync(SeriesKey series, string? modelHash, TimeRange range, CancellationToken cancellationToken) =>
        ReadAnomaliesAsync(series, modelHash, range, asOf: null, cancellationToken);

    /// <summary>The same, as they were at an instant, or as they are where that is null.</summary>
    public async Task<List<AnomalyRecord>> ReadAnomaliesAsync(
        SeriesKey series, string? modelHash, TimeRange range, DateTime? asOf, CancellationToken cancellationToken)
    {
        var query = QueryOf(series, modelHash, range) with { OldestFirst = true, AsOf = asOf, Limit = AnomaliesPerRead };
        return await StoreReading.ListAllAsync(cursor => store.ListAnomaliesAsync(query with { Cursor = cursor }, cancellationToken)).ToListAsync(cancellationToken);
    }

    private static AnomalyQuery QueryOf(SeriesKey series, string? modelHash, TimeRange range) =>
        new() { Ticker = series.Ticker, Interval = series.Interval, From = range.From, To = range.To, ModelHash = modelHash };
}

/// <summary>
/// All that is known of what is stored of a series: what the last commit left. Immutable; a detection answers the next one, and whoever fails
/// keeps the old.
/// </summary>
/// <param name="Series">Which series.</param>
/// <param name="Metadata">The stored metadata with its feature state; null where nothing was ever committed.</param>
/// <param name="Tail">The last stored bars, oldest first: what the next fetch is compared with.</param>
internal sealed record SeriesSnapshot(SeriesKey Series, SeriesMetadata? Metadata, ImmutableArray<Bar> Tail)
{
    /// <summary>Bars that the source gave and that are certainly wrong, in time order; those that were released too.</summary>
    public ImmutableArray<QuarantineEntry> Quarantined { get; init; } = [];

    /// <summary>The stored metadata, to be committed at a time; that of a series which begins where nothing was ever committed.</summary>
    public SeriesMetadata MetadataAt(DateTime now) => (Metadata ?? new SeriesMetadata { Series = Series, UpdatedAt = now }) with { UpdatedAt = NotBeforeLast(now) };

    /// <summary>What the next commit expects.</summary>
    public long Version => Metadata?.Version ?? 0;

    /// <summary>Whether there are no bars; metadata may still be there, as of a series imported from the system before this one.</summary>
    public bool IsEmpty => Tail.IsEmpty;

    /// <summary>Opening time of the first stored bar; null where there is none.</summary>
    public DateTime? Anchor => IsEmpty ? null : Metadata?.Anchor;

    /// <summary>Opening time of the last stored bar; null where there is none.</summary>
    public DateTime? Last => IsEmpty ? null : Tail[^1].Time;

    /// <summary>The instant of the next commit: by a clock that is behind that of the last one, no earlier, so that what was known when is never ambiguous.</summary>
    public DateTime NotBeforeLast(DateTime now) => now < Metadata?.UpdatedAt ? Metadata.UpdatedAt : now;
}
