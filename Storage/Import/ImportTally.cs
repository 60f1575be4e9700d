namespace Anomaly.Storage.Import;

/// <summary>Counts an import while it runs.</summary>
internal sealed class ImportTally(OldCollection collection, IProgress<ImportProgress>? progress)
{
    private readonly List<ImportProblem> _problems = [];
    private long _lines;
    private long _bytes;
    private long _imported;
    private long _alreadyThere;
    private long _skipped;
    private long _changed;

    public void Read(byte[]? line)
    {
        _lines++;
        _bytes += (line?.Length ?? LineReader.MaxLength) + 1;
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
        progress?.Report(new ImportProgress(_lines, _bytes, _imported));
    }

    public ImportSummary Summarize() => new()
    {
        Collection = collection,
        Lines = _lines,
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
