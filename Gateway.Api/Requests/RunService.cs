using Anomaly.Gateway.Api.Documents;
using Anomaly.Gateway.Api.Errors;
using Anomaly.Grains.Interfaces.Runs;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Reads the audit of runs.</summary>
internal sealed class RunService(IGrainFactory grains)
{
    private const int LongestId = 64;

    /// <summary>One run.</summary>
    public async Task<RunView> GetAsync(string id, CancellationToken cancellationToken) =>
        id.Length <= LongestId && await grains.Audit().GetAsync(id, cancellationToken) is { } run
            ? RunView.Of(run)
            : throw RequestException.NotFound("Run not found: old runs are purged.");

    /// <summary>A page of runs.</summary>
    public async Task<PageView<RunView>> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        var page = await grains.Audit().ListAsync(query, cancellationToken);
        return new PageView<RunView>([.. page.Items.Select(RunView.Of)], page.NextCursor);
    }
}
