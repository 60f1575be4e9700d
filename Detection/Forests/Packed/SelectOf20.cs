using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anomaly.Detection.Forests.Packed;

/// <summary>Selects among up to 20 features: the last four need no selection by the middle bits.</summary>
internal readonly struct SelectOf20 : IPlaneSelect
{
    public static bool HasFifthBit => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Select(
        ref byte planes, Vector512<byte> bit0, Vector512<byte> bit1, Vector512<byte> bit2, Vector512<byte> bit3, Vector512<byte> bit4) =>
        Vector512.ConditionalSelect(
            bit4, PlaneQuarters.Four(ref planes, 16, bit0, bit1), PlaneQuarters.Sixteen(ref planes, 0, bit0, bit1, bit2, bit3));
}
