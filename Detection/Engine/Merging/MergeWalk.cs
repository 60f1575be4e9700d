using System.Collections.Immutable;

namespace Anomaly.Detection.Engine.Merging;

/// <summary>One walk through stored and fetched bars side by side, collecting the differences.</summary>
internal sealed class MergeWalk
{
    private int _corrected;
    private int _late;

    public ImmutableArray<Bar>.Builder New { get; } = ImmutableArray.CreateBuilder<Bar>();

    public ImmutableArray<Bar>.Builder Upserts { get; } = ImmutableArray.CreateBuilder<Bar>();

    public ImmutableArray<DateTime>.Builder Removed { get; } = ImmutableArray.CreateBuilder<DateTime>();

    /// <summary>Fetched bars before the anchor.</summary>
    public int Earlier { get; private set; }

    /// <summary>Stored bars within the fetched window.</summary>
    public int Compared { get; private set; }

    /// <summary>The first time at which stored and fetched differ, bars after the last stored one aside.</summary>
    public DateTime? RevisedFrom { get; private set; }

    /// <summary>The first stored bar within the fetched window.</summary>
    public DateTime? FirstCompared { get; private set; }

    /// <summary>Whether that bar was corrected or removed.</summary>
    public bool FirstComparedDiffers { get; private set; }

    public void Run(DateTime? anchor, ReadOnlySpan<Bar> tail, ReadOnlySpan<Bar> fetched)
    {
        var at = 0;
        while (at < tail.Length && tail[at].Time < fetched[0].Time)
            at++;
        foreach (var bar in fetched)
        {
            while (at < tail.Length && tail[at].Time < bar.Time)
                Remove(tail[at++].Time);
            if (at < tail.Length && tail[at].Time == bar.Time)
                Confirm(tail[at++], bar);
            else if (tail.IsEmpty || bar.Time > tail[^1].Time)
                Append(bar);
            else if (bar.Time < anchor || bar.Time > tail[0].Time)
                Insert(bar, anchor);
        }
    }

    public void Describe(ImmutableArray<string>.Builder warnings)
    {
        Say(_corrected, "stored bar", "corrected by the source", warnings);
        Say(_late, "late bar", "inserted between stored ones", warnings);
        Say(Removed.Count, "stored bar", "removed by the source", warnings);
        Say(Earlier, "bar", "added before the start of the stored history", warnings);
    }

    private static void Say(int count, string noun, string what, ImmutableArray<string>.Builder warnings)
    {
        if (count > 0)
            warnings.Add($"{BarNormalizer.Count(count, noun)} {what}");
    }

    private void Confirm(Bar stored, Bar fetched)
    {
        var differs = stored != fetched;
        NoteCompared(stored.Time, differs);
        if (!differs)
            return;
        _corrected++;
        Upserts.Add(fetched);
    }

    private void Remove(DateTime time)
    {
        NoteCompared(time, differs: true);
        Removed.Add(time);
    }

    private void NoteCompared(DateTime time, bool differs)
    {
        if (Compared++ == 0)
        {
            FirstCompared = time;
            FirstComparedDiffers = differs;
        }

        if (differs)
            RevisedFrom ??= time;
    }

    private void Insert(Bar bar, DateTime? anchor)
    {
        if (bar.Time < anchor)
            Earlier++;
        else
            _late++;
        RevisedFrom ??= bar.Time;
        Upserts.Add(bar);
    }

    private void Append(Bar bar)
    {
        New.Add(bar);
        Upserts.Add(bar);
    }
}
