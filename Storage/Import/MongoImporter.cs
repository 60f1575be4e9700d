using System.Text.Json;

namespace Anomaly.Storage.Import;

/// <summary>
/// Takes over what MongoDB's tools wrote of the old system, one collection a file: <c>mongoexport</c> (lines of extended JSON) or <c>mongodump</c> (BSON), compressed or not.
/// It streams, in transactions of some documents each. What is there already is left alone, so an import can be repeated, resumed, and run beside a server.
/// </summary>
/// <param name="targets">Where the documents go.</param>
/// <param name="options">What the export itself does not say.</param>
/// <remarks>A document that cannot be read is reported with its number and skipped; only the store itself can make an import fail.</remarks>
public sealed class MongoImporter(ImportTargets targets, ImportOptions? options = null)
{
    private readonly ImportOptions _options = options ?? new ImportOptions();

    /// <summary>Imports what detection knows.</summary>
    public MongoImporter(IDetectionStore? store, ImportOptions? options = null)
        : this(new ImportTargets { Detections = store }, options)
    {
    }

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
        IImportTarget target = collection switch
        {
            OldCollection.Users or OldCollection.Subscribers => new PeopleTarget(targets.People, targets.Alerts, targets.Time),
            OldCollection.MarketLists => new ListingsTarget(targets.Listings),
            _ => new DetectionTarget(targets.Detections, _options),
        };
        try
        {
            await foreach (var document in DumpReader.ReadAsync(stream, cancellationToken))
            {
                tally.Read(document.IsBson);
                if (document.Problem is { } problem)
                    tally.Skip(problem);
                else if (document.Json is { Length: > 0 } json)
                    await TakeAsync(json, collection, target, tally, cancellationToken);
            }
        }
        catch (InvalidDataException exception)
        {
            tally.Skip($"the compressed file is damaged from here on: {exception.Message}");
        }

        await StoreAsync(target, tally, cancellationToken);
        return tally.Summarize();
    }

    private static async Task StoreAsync(IImportTarget target, ImportTally tally, CancellationToken cancellationToken)
    {
        var documents = target.Waiting;
        if (documents > 0)
            tally.Stored(documents, await target.StoreAsync(cancellationToken));
    }

    private static async Task TakeAsync(string text, OldCollection collection, IImportTarget target, ImportTally tally, CancellationToken cancellationToken)
    {
        try
        {
            using var json = ExtendedJson.Parse(text);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new FormatException("it is not a document");
            var document = new OldDocument(json.RootElement);
            target.Add(document, collection);
            tally.Changed(document.Changes);
            if (target.IsFull)
                await StoreAsync(target, tally, cancellationToken);
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
