using Anomaly.MarketData.Requests;
using Orleans.Concurrency;

namespace Anomaly.Grains.MarketRequests;

/// <summary>The budget of requests to the market data source that all silos share.</summary>
[Alias("anomaly.IRequestBudgetGrain"), GrainInterfaceType("anomaly.IRequestBudgetGrain")]
public interface IRequestBudgetGrain : IGrainWithStringKey
{
    /// <summary>Leases permits to a silo, and ends its lease before.</summary>
    /// <param name="silo">Which silo: a silo that was started again is another.</param>
    /// <param name="wanted">Permits for which callers wait; 0 only ends the lease.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [SafeToRetry]
    [Alias("LeaseAsync")]
    Task<LeasedPermits> LeaseAsync(string silo, int wanted, CancellationToken cancellationToken);
}

/// <summary><see cref="PermitLease"/> as it travels.</summary>
/// <param name="Permits">How many.</param>
/// <param name="ValidFor">How long they may be spent, counted from when they were asked for.</param>
/// <param name="RetryAfter">When to ask again where there is none.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.LeasedPermits")]
public sealed record LeasedPermits([property: Id(0)] int Permits, [property: Id(1)] TimeSpan ValidFor, [property: Id(2)] TimeSpan RetryAfter);

/// <summary>
/// One for the cluster. It keeps nothing: an activation after the loss of a silo takes all permits for leased until a lease's time has passed, since the one
/// before may have given them away. Kept active, so that this happens rarely.
/// </summary>
[GrainType("requestbudget"), KeepAlive]
public sealed class RequestBudgetGrain(RequestRate rate, TimeProvider time) : Grain, IRequestBudgetGrain
{
    private readonly PermitLedger _ledger = new(rate, time, unknownPast: true);

    /// <inheritdoc />
    public Task<LeasedPermits> LeaseAsync(string silo, int wanted, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(silo) || wanted < 0)
            throw GrainErrors.Invalid($"A lease is for a named silo and 0 permits or more, not '{silo}' and {wanted}.");
        var lease = _ledger.Take(silo, wanted);
        return Task.FromResult(new LeasedPermits(lease.Permits, lease.ValidFor, lease.RetryAfter));
    }
}

/// <summary>This silo's leases of the cluster's budget.</summary>
internal sealed class ClusterRequestBudgetLeases(IGrainFactory grains, ILocalSiloDetails silo) : IRequestBudgetLeases
{
    private const string Key = "source";

    public async Task<PermitLease> LeaseAsync(int wanted, CancellationToken cancellationToken)
    {
        var lease = await grains.GetGrain<IRequestBudgetGrain>(Key).LeaseAsync(silo.SiloAddress.ToParsableString(), wanted, cancellationToken);
        return new PermitLease(lease.Permits, lease.ValidFor, lease.RetryAfter);
    }
}
