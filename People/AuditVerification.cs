namespace Anomaly.People;

/// <summary>What an audit was found to be.</summary>
/// <param name="Entries">How many entries were looked at.</param>
/// <param name="Hash">The last one's hash: kept elsewhere, it shows later that nothing before it was changed.</param>
/// <param name="Problem">A sentence about the first entry that does not fit; null where all do.</param>
public sealed record AuditVerification(long Entries, string Hash, string? Problem)
{
    private const int PageSize = 1000;

    /// <summary>Computes the whole chain again.</summary>
    /// <param name="store">Where it is.</param>
    /// <param name="expected">A hash that was written down earlier and must occur; null where there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<AuditVerification> RunAsync(IPeopleStore store, string? expected = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var end = AuditHead.Start;
        var isFound = expected is null || string.Equals(expected, end.Hash, StringComparison.OrdinalIgnoreCase);
        while (await store.ListAuditAsync(end.Sequence, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var entry in page)
            {
                if (entry.Sequence != end.Sequence + 1)
                    return new AuditVerification(end.Sequence, end.Hash, $"Entry {end.Sequence + 1} is missing.");
                if (entry.Hash != entry.HashAfter(end.Hash))
                    return new AuditVerification(end.Sequence, end.Hash, $"Entry {entry.Sequence} of {entry.At:u} was changed, or one before it.");
                end = new AuditHead(entry.Sequence, entry.Hash);
                isFound |= string.Equals(expected, entry.Hash, StringComparison.OrdinalIgnoreCase);
            }
        }

        return new AuditVerification(
            end.Sequence,
            end.Hash,
            isFound ? null : "No entry has the hash that was expected: the chain was written anew, or its end was cut off.");
    }
}
