namespace Anomaly.Grains.Backfilling;

/// <summary>
/// Puts a longer past before a stored history. It is fetched slice by slice from the stored beginning backwards, so that no commit leaves a hole. Each commit
/// moves the beginning, and with it every score, so it takes as many slices as fit well in memory; mostly that is all of them.
/// </summary>
/// <param name="plan">The stretch before the stored history.</param>
/// <param name="barsPerSlice">About how many bars a slice has.</param>
internal sealed class HistoryExtension(BackfillPlan plan, int barsPerSlice)
{
    private const int SlicesPerCommit = 250;

    private readonly List<FetchedBars> _collected = [];
    private DateTime _committedFrom = plan.To;

    /// <summary>The stretch before the stored history.</summary>
    public BackfillPlan Plan => plan;

    /// <summary>What opens from here on has been fetched.</summary>
    public DateTime FetchedFrom { get; private set; } = plan.To;

    /// <summary>Bars that wait to be committed.</summary>
    public int Waiting => _collected.Sum(slice => slice.Count);

    /// <summary>Whether all has been fetched.</summary>
    public bool IsFetched => FetchedFrom == plan.From;

    /// <summary>The share of the stretch that is fetched, 0 to 1.</summary>
    public double ShareFetched => 1 - plan.ShareBefore(FetchedFrom);

    /// <summary>Whether it is time to commit.</summary>
    public bool IsDue => IsFetched || Waiting >= SlicesPerCommit * (long)barsPerSlice;

    /// <summary>Takes a slice that was fetched.</summary>
    public void Collect(FetchedBars fetched)
    {
        FetchedFrom = fetched.From;
        _collected.Insert(0, fetched);
    }

    /// <summary>What waits, in one piece, to be committed now.</summary>
    public FetchedBars Take()
    {
        var together = FetchedBars.Join(FetchedFrom, _collected);
        _collected.Clear();
        return together;
    }

    /// <summary>What was taken is committed.</summary>
    public void MarkCommitted() => _committedFrom = FetchedFrom;

    /// <summary>The share of the stretch that is done, 0 to 1: a third each for what is fetched, scored and committed.</summary>
    /// <param name="scored">The share of what is fetched and not committed that is scored.</param>
    public double ShareDone(double scored)
    {
        var committed = 1 - plan.ShareBefore(_committedFrom);
        return committed + ((ShareFetched - committed) * (1 + scored) / 3);
    }

    /// <summary>How much of the whole it is, together with what follows it.</summary>
    public double ShareOf(BackfillPlan rest) => (plan.To - plan.From) / (rest.To - plan.From);
}
