namespace Anomaly.Storage.Import;

/// <summary>What an import did.</summary>
public sealed record ImportSummary
{
    /// <summary>Most problems that are kept in detail.</summary>
    public const int MaxProblems = 100;

    /// <summary>The collection that was read.</summary>
    public required OldCollection Collection { get; init; }

    /// <summary>Lines read, empty ones included; documents of BSON.</summary>
    public required long Lines { get; init; }

    /// <summary>Whether it was BSON, whose documents stand in no lines.</summary>
    public required bool IsBson { get; init; }

    /// <summary>Documents that were new; without a store, all that could be imported.</summary>
    public required long Imported { get; init; }

    /// <summary>Documents that were there already, from an earlier import, twice in the export, or found anew since.</summary>
    public required long AlreadyThere { get; init; }

    /// <summary>Lines, or documents of BSON, that were left out.</summary>
    public required long Skipped { get; init; }

    /// <summary>Documents that were taken over with a change, for example a run that was still in progress.</summary>
    public required long Changed { get; init; }

    /// <summary>The first problems, by line.</summary>
    public required IReadOnlyList<ImportProblem> Problems { get; init; }
}

/// <summary>A document that could not be taken over, or only with a change.</summary>
/// <param name="Line">Its line, or its number in BSON, from 1.</param>
/// <param name="Message">What is wrong with it.</param>
/// <param name="IsSkipped">Whether the document was left out.</param>
public sealed record ImportProblem(long Line, string Message, bool IsSkipped);

/// <summary>How far an import has come; all before this point is stored.</summary>
/// <param name="Lines">Lines read, or documents of BSON.</param>
/// <param name="Imported">Documents that were new.</param>
public sealed record ImportProgress(long Lines, long Imported);

/// <summary>Counts an import while it runs.</summary>
internal sealed class ImportTally(OldCollection collection, IProgress<ImportProgress>? progress)
{
    private readonly List<ImportProblem> _problems = [];
    private long _lines;
    private bool _isBson;
    private long _imported;
    private long _alreadyThere;
    private long _skipped;
    private long _changed;

    public void Read(bool isBson)
    {
        _lines++;
        _isBson = isBson;
    }

    public void Skip(string message)
    {
        _skipped++;
        Note(message, true);
    }

    public void Changed(IReadOnlyList<string> changes)
    {
        if (changes.Count == 0)
            return;
        _changed++;
        Note(string.Join("; ", changes), false);
    }

    public void Stored(int documents, int imported)
    {
        _imported += imported;
        _alreadyThere += documents - imported;
        progress?.Report(new ImportProgress(_lines, _imported));
    }

    public ImportSummary Summarize() => new()
    {
        Collection = collection,
        Lines = _lines,
        IsBson = _isBson,
        Imported = _imported,
        AlreadyThere = _alreadyThere,
        Skipped = _skipped,
        Changed = _changed,
        Problems = _problems,
    };

    private void Note(string message, bool isSkipped)
    {
        if (_problems.Count < ImportSummary.MaxProblems)
            _problems.Add(new ImportProblem(_lines, message, isSkipped));
    }
}
