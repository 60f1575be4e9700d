using System.Collections.Frozen;
using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Contracts;
using Orleans;
using Orleans.Runtime;

namespace Anomaly.Runtime.Transport;

/// <summary>The grain interfaces of a silo by their names on the wire.</summary>
internal sealed class InterfaceTable(GrainClasses classes)
{
    private readonly FrozenDictionary<string, GrainInterface> byAlias = classes.All
        .SelectMany(each => InterfaceRules.GrainInterfacesOf(each.Type))
        .Append(typeof(IRemindable))
        .Distinct()
        .Select(GrainInterface.Of)
        .ToFrozenDictionary(each => each.Alias);

    /// <exception cref="OrleansException">This silo does not know it.</exception>
    public GrainMethod Find(string alias, string method) =>
        byAlias.GetValueOrDefault(alias)?.Method(method)
            ?? throw new OrleansException($"This silo knows no grain method {alias}.{method}; it runs another version than the caller.");
}
