using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace Anomaly.Runtime.Contracts;

/// <summary>A grain interface as the runtime sees it: its name on the wire, its methods, and which grains implement it.</summary>
internal sealed class GrainInterface
{
    private static readonly ConcurrentDictionary<Type, GrainInterface> Cache = new();
    private readonly FrozenDictionary<MethodInfo, GrainMethod> byInfo;
    private readonly FrozenDictionary<string, GrainMethod> byName;

    private GrainInterface(Type type)
    {
        Type = type;
        Alias = InterfaceRules.AliasOf(type);
        GrainType = InterfaceRules.GrainTypeOf(type);
        Methods = [.. InterfaceRules.MethodsOf(type).Select(method => MethodRules.Build(this, method))];
        byInfo = Methods.ToFrozenDictionary(method => method.Info);
        if (Methods.GroupBy(method => method.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new GrainContractException($"{type} has several methods called '{twice.Key}'; give each an [Alias] of its own.");
        byName = Methods.ToFrozenDictionary(method => method.Name);
    }

    public Type Type { get; }

    public string Alias { get; }

    /// <summary>
    /// The type part of the ids of its grains; null for interfaces that any grain may have beside its own (<see cref="IRemindable"/>).
    /// </summary>
    public GrainType? GrainType { get; }

    public IReadOnlyList<GrainMethod> Methods { get; }

    /// <exception cref="GrainContractException">The interface breaks the rules.</exception>
    public static GrainInterface Of(Type type) => Cache.GetOrAdd(type, static each => new GrainInterface(each));

    public GrainMethod Method(MethodInfo info) => byInfo[info];

    public GrainMethod? Method(string name) => byName.GetValueOrDefault(name);

    public override string ToString() => Type.Name;
}
