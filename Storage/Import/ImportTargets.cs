using Anomaly.People;

namespace Anomaly.Storage.Import;

/// <summary>Where documents go; what is null only looks at them and counts.</summary>
public sealed record ImportTargets
{
    /// <summary>For anomalies, runs and metadata.</summary>
    public IDetectionStore? Detections { get; init; }

    /// <summary>For users.</summary>
    public IPeopleStore? People { get; init; }

    /// <summary>For what subscribers follow.</summary>
    public IAlertStore? Alerts { get; init; }

    /// <summary>For tickers: a file of <c>Ticker,Name</c>, as sources of bars read it.</summary>
    public TextWriter? Listings { get; init; }

    /// <summary>The present, for what the old system kept no time of.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Takes the documents of one collection in.</summary>
internal interface IImportTarget
{
    /// <summary>Documents that wait to be stored.</summary>
    int Waiting { get; }

    /// <summary>Whether those are to be stored before the next.</summary>
    bool IsFull { get; }

    /// <exception cref="FormatException">The document is not one of its collection; the message says why.</exception>
    /// <exception cref="ArgumentException">The store could not hold it; the message says why.</exception>
    void Add(OldDocument document, OldCollection collection);

    /// <summary>Stores what waits.</summary>
    /// <returns>How many were new.</returns>
    /// <exception cref="FormatException">The one that waited does not go with what is stored; the message says why.</exception>
    Task<int> StoreAsync(CancellationToken cancellationToken);
}

/// <summary>Takes in what detection knows, in transactions of many documents.</summary>
internal sealed class DetectionTarget(IDetectionStore? store, ImportOptions options) : IImportTarget
{
    private readonly List<(AnomalyRecord Anomaly, string? OldId)> _anomalies = [];
    private readonly List<DetectionRun> _runs = [];
    private readonly List<SeriesMetadata> _series = [];

    public int Waiting => _anomalies.Count + _runs.Count + _series.Count;

    public bool IsFull => Waiting >= options.BatchSize;

    public void Add(OldDocument document, OldCollection collection)
    {
        var one = collection switch
        {
            OldCollection.Anomalies => new ImportBatch { Anomalies = [OldRecords.ReadAnomaly(document, options)] },
            OldCollection.DetectionRuns => new ImportBatch { Runs = [OldRecords.ReadRun(document)] },
            _ => new ImportBatch { Series = [OldRecords.ReadMetadata(document)] },
        };
        ImportRules.Check(one);
        _anomalies.AddRange(one.Anomalies);
        _runs.AddRange(one.Runs);
        _series.AddRange(one.Series);
    }

    public async Task<int> StoreAsync(CancellationToken cancellationToken)
    {
        var batch = new ImportBatch { Anomalies = [.. _anomalies], Runs = [.. _runs], Series = [.. _series] };
        var waiting = Waiting;
        _anomalies.Clear();
        _runs.Clear();
        _series.Clear();
        if (store is null)
            return waiting;
        var counts = await store.ImportAsync(batch, cancellationToken);
        return counts.Anomalies + counts.Runs + counts.Series;
    }
}

/// <summary>Writes tickers with their companies' names, each once.</summary>
internal sealed class ListingsTarget(TextWriter? file) : IImportTarget
{
    private readonly HashSet<Ticker> _known = [];
    private (Ticker Ticker, string Name)? _listing;

    public int Waiting => _listing is null ? 0 : 1;

    public bool IsFull => _listing is not null;

    public void Add(OldDocument document, OldCollection collection)
    {
        var ticker = Ticker.Parse(document.Text("ticker", "symbol") ?? throw new FormatException("there is no ticker"));
        var name = string.Concat((document.Text("companyName", "name") ?? "").Select(character => char.IsControl(character) ? ' ' : character)).Trim();
        _listing = (ticker, name.Length == 0 ? ticker.Symbol : name);
    }

    public async Task<int> StoreAsync(CancellationToken cancellationToken)
    {
        var (ticker, name) = _listing!.Value;
        _listing = null;
        if (!_known.Add(ticker))
            return 0;
        if (file is not null)
            await file.WriteLineAsync($"{ticker.Symbol},{name}".AsMemory(), cancellationToken);
        return 1;
    }
}
