namespace Anomaly.Storage.Import;

/// <summary>What an import did.</summary>
public sealed record ImportSummary
{
    /// <summary>Most problems that are kept in detail.</summary>
    public const int MaxProblems = 100;

    /// <summary>The collection that was read.</summary>
    public required OldCollection Collection { get; init; }

    /// <summary>Lines read, empty ones included.</summary>
    public required long Lines { get; init; }

    /// <summary>Documents that were new.</summary>
    public required long Imported { get; init; }

    /// <summary>Documents that were there already, from an earlier import, twice in the export, or found anew since.</summary>
    public required long AlreadyThere { get; init; }

    /// <summary>Lines that were left out.</summary>
    public required long Skipped { get; init; }

    /// <summary>Documents that were taken over with a change, for example a run that was still in progress.</summary>
    public required long Changed { get; init; }

    /// <summary>The first problems, by line.</summary>
    public required IReadOnlyList<ImportProblem> Problems { get; init; }
}
