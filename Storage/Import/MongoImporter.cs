using System.Text.Json;

namespace Anomaly.Storage.Import;

/// <summary>
/// Takes over what MongoDB's tools wrote of the old system, one collection a file: <c>mongoexport</c> (lines of extended JSON) or <c>mongodump</c> (BSON), compressed or not.
/// It streams, in transactions of some documents each. What is there already is left alone, so an import can be repeated, resumed, and run beside a server.
/// </summary>
/// <param name="store">Where the documents go; null only looks at them and counts.</param>
/// <param name="options">What the export itself does not say.</param>
/// <remarks>A document that cannot be read is reported with its number and skipped; only the store itself can make an import fail.</remarks>
public sealed class MongoImporter(IDetectionStore? store, ImportOptions? options = null)
{
    private readonly ImportOptions _options = options ?? new ImportOptions();

    /// <summary>Imports one file.</summary>
    /// <param name="stream">The file. Left open.</param>
    /// <param name="collection">What it holds.</param>
    /// <param name="progress">Told after each transaction.</param>
    /// <param name="cancellationToken">Gives up between transactions; what is stored stays, and a repetition goes on from there.</param>
    /// <exception cref="StoreException">The store cannot take the documents in. Those reported before are stored.</exception>
    public async Task<ImportSummary> ImportAsync(
        Stream stream, OldCollection collection, IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var tally = new ImportTally(collection, progress);
        var batch = new ImportBuffer();
        try
        {
            await foreach (var document in DumpReader.ReadAsync(stream, cancellationToken))
            {
                tally.Read(document.IsBson);
                if (document.Problem is { } problem)
                    tally.Skip(problem);
                else if (document.Json is { Length: > 0 } json)
                    Add(json, collection, batch, tally);
                if (batch.Count >= _options.BatchSize)
                    await StoreAsync(batch, tally, cancellationToken);
            }
        }
        catch (InvalidDataException exception)
        {
            tally.Skip($"the compressed file is damaged from here on: {exception.Message}");
        }

        await StoreAsync(batch, tally, cancellationToken);
        return tally.Summarize();
    }

    private async Task StoreAsync(ImportBuffer buffer, ImportTally tally, CancellationToken cancellationToken)
    {
        if (buffer.Count == 0)
            return;
        var imported = buffer.Count;
        if (store is not null)
        {
            var counts = await store.ImportAsync(buffer.ToBatch(), cancellationToken);
            imported = counts.Anomalies + counts.Runs + counts.Series;
        }

        tally.Stored(buffer.Count, imported);
        buffer.Clear();
    }

    private void Add(string text, OldCollection collection, ImportBuffer buffer, ImportTally tally)
    {
        try
        {
            using var json = ExtendedJson.Parse(text);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new FormatException("it is not a document");
            var document = new OldDocument(json.RootElement);
            buffer.Add(document, collection, _options);
            tally.Changed(document.Changes);
        }
        catch (JsonException exception)
        {
            tally.Skip($"it is not JSON: {exception.Message}");
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            tally.Skip(exception.Message);
        }
    }
}

/// <summary>What the export itself does not say.</summary>
public sealed record ImportOptions
{
    /// <summary>The interval of anomalies from before the old system recorded one; null: such documents are skipped and reported.</summary>
    public Interval? DefaultInterval { get; init; }

    /// <summary>Documents that share one transaction, 1 to 10,000.</summary>
    public int BatchSize { get; init; } = 1_000;
}

/// <summary>Documents that wait for their transaction.</summary>
internal sealed class ImportBuffer
{
    private readonly List<(AnomalyRecord Anomaly, string? OldId)> _anomalies = [];
    private readonly List<DetectionRun> _runs = [];
    private readonly List<SeriesMetadata> _series = [];

    public int Count => _anomalies.Count + _runs.Count + _series.Count;

    /// <exception cref="FormatException">The document is not one of its collection; the message says why.</exception>
    /// <exception cref="ArgumentException">The store could not hold it; the message says why.</exception>
    public void Add(OldDocument document, OldCollection collection, ImportOptions options)
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

    public ImportBatch ToBatch() => new() { Anomalies = [.. _anomalies], Runs = [.. _runs], Series = [.. _series] };

    public void Clear()
    {
        _anomalies.Clear();
        _runs.Clear();
        _series.Clear();
    }
}
