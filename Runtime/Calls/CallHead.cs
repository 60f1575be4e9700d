using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Runtime;

namespace Anomaly.Runtime.Calls;

/// <summary>What a call carries beside its arguments: its target, and what flows with it.</summary>
internal readonly record struct CallHead(GrainId Target, ImmutableDictionary<string, object>? Context, ActivityContext Parent)
{
    /// <summary>The head of a call made here and now.</summary>
    public static CallHead To(GrainId target) => new(target, RequestContext.Current, Activity.Current?.Context ?? default);
}
